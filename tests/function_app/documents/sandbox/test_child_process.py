"""A program on untrusted input: whatever it does, it is over in time and has learned nothing."""

import os
import sys
import time
from pathlib import Path

import pytest

from function_app.documents.sandbox.child_process import ChildOverran, ChildResult, run_child

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs process groups and limits")


def run(
    code: str, given: bytes = b"", *, seconds: float = 20, most_output: int = 100
) -> ChildResult:
    return run_child([sys.executable, "-c", code], given, seconds=seconds, most_output=most_output)


def test_what_it_was_given_and_what_it_wrote() -> None:
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run(echo, b"abc") == ChildResult(0, b"cba")


def test_a_lot_of_input_is_passed_on() -> None:
    assert run(
        "import sys; print(len(sys.stdin.buffer.read()))", bytes(10_000_000)
    ).output.strip() == (b"10000000")


def test_it_may_end_without_reading_its_input() -> None:
    assert run("import os; os._exit(3)", bytes(5_000_000)) == ChildResult(3, b"")


def test_it_may_go_on_after_its_last_word() -> None:
    assert run("import os, time; os.close(1); time.sleep(0.3); os._exit(3)").exit_code == 3


@posix
def test_a_crash_is_an_exit_code() -> None:
    assert run("import os; os.abort()").exit_code == -6


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("while True: pass", id="loops"),
        pytest.param("import time; print('{}', flush=True); time.sleep(60)", id="sleeps"),
        pytest.param(
            "import os, time; os.close(1); time.sleep(60)", id="closes its output and goes on"
        ),
        pytest.param(
            "import signal, time\n"
            "for s in (signal.SIGTERM, signal.SIGINT): signal.signal(s, signal.SIG_IGN)\n"
            "time.sleep(60)",
            id="ignores signals",
        ),
    ],
)
def test_too_much_time(code: str) -> None:
    started = time.monotonic()
    with pytest.raises(ChildOverran):
        run(code, bytes(5_000_000), seconds=0.5)
    assert time.monotonic() - started < 10


def test_too_much_output() -> None:
    with pytest.raises(ChildOverran):
        run("while True: print('x' * 1000)")


@posix
def test_what_it_started_ends_with_it() -> None:
    """The grandchild holds the output open: it would be waited for."""
    code = "import os, time\nif os.fork() == 0: time.sleep(60)\nprint('done', flush=True)"
    started = time.monotonic()
    with pytest.raises(ChildOverran):
        run(code, seconds=1)
    assert time.monotonic() - started < 10


def test_the_apps_environment_stays_with_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "s3cret")
    child = run("import os; print(sorted(os.environ))", most_output=10_000)
    names = set(eval(child.output))
    assert names <= {"SYSTEMROOT", "LD_LIBRARY_PATH", "LC_CTYPE", "DYLD_LIBRARY_PATH"}
    assert "AZURE_CLIENT_SECRET" in os.environ


LIMITED = "from function_app.documents.sandbox.limits import limit_myself; limit_myself(1)\n"


@posix
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(600_000_000)", b"MemoryError"),
        ("open({file!r}, 'wb', buffering=0).write(b'x')", b"OSError"),
        ("[open('/dev/null') for _ in range(40)]", b"OSError"),
    ],
)
def test_limits_of_a_child(tmp_path: Path, code: str, error: bytes) -> None:
    attempt = code.format(file=str(tmp_path / "left-behind"))
    report = f"try: {attempt}\nexcept Exception as e: print(type(e).__name__)"
    assert run(LIMITED + report).output.strip() == error


@posix
def test_a_child_out_of_processor_time_is_stopped_by_the_system() -> None:
    assert run(LIMITED + "while True: pass").is_out_of_processor_time
    assert not run("").is_out_of_processor_time
