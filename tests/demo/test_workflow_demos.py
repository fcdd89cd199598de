"""`demo NAME` as it is started: each workflow on a local host of its own, to its end."""

import re
import subprocess
import sys

import pytest

from demo.workflows.programme import DEMOS
from tests.hosts import ROOT


def demo(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo", *arguments],
        check=False,
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )


def steps(done: subprocess.CompletedProcess[str]) -> list[str]:
    return re.findall(r"^ +\d+\.\d\d s  (\S+(?: \S+)*)", done.stdout, re.M)


@pytest.mark.parametrize("name", DEMOS)
def test_workflow_ends_as_it_must_when_the_demo_plays_the_person(name: str) -> None:
    done = demo(name, "--decide")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "The workflow ended as expected."
    assert len(steps(done)) >= 3


def test_person_is_asked_in_the_terminal_until_the_draft_is_right() -> None:
    done = demo("writing", typed="perhaps\nno\nMake it shorter.\nyes\n")

    assert done.returncode == 0, done.stdout + done.stderr
    shown = steps(done)
    assert shown.index("draft 1") < shown.index("draft 2") < shown.index("published")
    assert done.stdout.count("Do you approve this content? (yes/no)") == 3


def test_action_that_the_person_refuses_is_not_done() -> None:
    done = demo("actions", typed="no\n")

    assert done.returncode == 0, done.stdout + done.stderr
    assert steps(done)[-1] == "rejected"


def test_demo_that_nobody_answers_says_so() -> None:
    done = demo("writing")

    assert done.returncode == 1
    assert "Nobody answers here; --decide plays the person." in done.stderr


def test_options_of_the_claims_demo_are_not_taken_by_others() -> None:
    done = demo("chat", "--foundry")

    assert done.returncode == 2
    assert "every option but --decide and --port is for the demo of the claims" in done.stderr
