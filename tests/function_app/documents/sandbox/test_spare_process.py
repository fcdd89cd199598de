"""One process is ready for the next paper, and reads that one only."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from function_app.documents.sandbox.child_process import run_started, start
from function_app.documents.sandbox.isolated_reader import parser_command
from function_app.documents.sandbox.spare_process import SpareProcess
from function_app.domain.document import DocumentKind

SAYS_WHO_IT_IS = (
    sys.executable, "-I", "-S", "-c",
    "import os, sys; sys.stdin.buffer.read(); print(os.getpid())",
)  # fmt: skip


@pytest.fixture
def spare() -> Iterator[SpareProcess]:
    spare = SpareProcess()
    yield spare
    spare.end()


def reader(child: subprocess.Popen[bytes]) -> int:
    return int(run_started(child, b"a paper", seconds=20, most_output=100).output)


def test_the_one_that_is_ready_reads_the_next_paper_and_no_other(spare: SpareProcess) -> None:
    spare.make_ready(SAYS_WHO_IT_IS)
    first = spare.take(SAYS_WHO_IT_IS)
    second = spare.take(SAYS_WHO_IT_IS)
    assert reader(first) == first.pid != reader(second)


def test_one_that_ended_early_is_not_waited_for(spare: SpareProcess) -> None:
    spare.make_ready(SAYS_WHO_IT_IS)
    ready = spare.take(SAYS_WHO_IT_IS)
    spare.make_ready(SAYS_WHO_IT_IS)
    assert spare._child
    spare._child.kill()
    ended = spare._child.pid
    spare._child.wait()
    assert reader(spare.take(SAYS_WHO_IT_IS)) != ended
    assert reader(ready) == ready.pid


def test_one_made_for_something_else_stays(spare: SpareProcess) -> None:
    spare.make_ready(SAYS_WHO_IT_IS)
    other = (*SAYS_WHO_IT_IS, "other")
    assert reader(spare.take(other))
    assert reader(spare.take(SAYS_WHO_IT_IS))


def test_it_ends_when_the_app_is_gone() -> None:
    """The input of a process whose parent was killed is closed, as here."""
    with start(parser_command(DocumentKind.PDF)) as child:
        assert child.stdin
        child.stdin.close()
        assert child.wait(20) == 0
