"""The clock of the parts: a part's time is its own, whoever calls it, in whatever thread."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bench.profile_parts import PARTS, part_of
from dev_support import ROOT

WORK = """
import time

def for_ms(milliseconds):
    end = time.thread_time() + milliseconds / 1000
    while time.thread_time() < end:
        pass
"""
LIBRARY = "import work\ndef helps(): work.for_ms(40)\n"
INNER = "import work\ndef runs(): work.for_ms(60)\ndef often(): pass\n"
OUTER = """
import library, inner, work

def calls():
    work.for_ms(50)
    inner.runs()
    library.helps()

def step():
    work.for_ms(20)
    yield inner.runs()
    work.for_ms(20)

def fails():
    for _ in range(1000):
        inner.often()
    work.for_ms(30)
    raise ValueError
"""
PROGRAM = """
import json, sys, threading
from bench.section_clock import SectionClock

clock = SectionClock(lambda file: file.rpartition("/")[2].removesuffix(".py")
    if file.endswith(("outer.py", "inner.py")) else None, root="root")
clock.start()
sys.path.insert(0, sys.argv[1])
import outer, work

def all_of_it():
    outer.calls()
    steps = outer.step()
    next(steps)
    work.for_ms(100)
    list(steps)
    try:
        outer.fails()
    except ValueError:
        work.for_ms(100)
    outer.calls()

thread = threading.Thread(target=all_of_it)
thread.start()
thread.join()
clock.stop()
print(json.dumps(clock.seconds()))
"""


def test_what_is_used_counts_for_the_part_that_is_at_work(tmp_path: Path) -> None:
    for name, code in {"work": WORK, "library": LIBRARY, "inner": INNER, "outer": OUTER}.items():
        (tmp_path / f"{name}.py").write_text(code)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = {part: round(seconds * 1000) for part, seconds in json.loads(done.stdout).items()}

    assert used["outer"] == pytest.approx(2 * (50 + 40) + 20 + 20 + 30, abs=20)
    assert used["inner"] == pytest.approx(3 * 60, abs=20)
    assert used["root"] == pytest.approx(200, abs=60)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("function_app/claims/orchestrator.py", "orchestrator, replayed"),
        ("function_app/workflows/fraud/orchestrator.py", "orchestrator, replayed"),
        ("function_app/claims/api.py", "HTTP: handlers"),
        ("function_app/desk/review_page.py", "HTTP: handlers"),
        ("function_app/agents/offline/assistant.py", "activities: agents"),
        ("function_app/domain/reading.py", None),
        ("local_host/engine/turns.py", "engine"),
        ("local_host/store/writer.py", "store: the writer's thread, commits"),
        ("local_host/store/records.py", "store: SQL"),
        ("local_host/store/failpoints.py", None),
        (".venv/lib/python3.13/site-packages/durabletask/worker.py", "orchestrator, replayed"),
        (".venv/lib/python3.13/site-packages/durabletask/client.py", None),
        ("bench/claim.py", None),
    ],
)
def test_a_file_tells_the_part(path: str, part: str | None) -> None:
    folders = ("/app/.venv/lib/python3.13/site-packages/", "/app/")

    assert part_of(f"/app/{path}", folders) == part


def test_every_part_has_its_files() -> None:
    """A room that is renamed would be charged to its callers, without a word."""
    packages = Path(sysconfig.get_path("purelib"))
    folders = [ROOT / "function_app", ROOT / "local_host"]
    folders += [packages / name for name in ("uvicorn", "azure_functions_runtime", "grpc")]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    found = {part_of(str(file), (f"{packages}/", f"{ROOT}/")) for file in files}

    assert [part for part, _ in PARTS if part not in found] == []


def test_code_of_nowhere_is_in_no_part() -> None:
    assert part_of("<string>", ("/app/",)) is None
    assert part_of("/other/local_host/engine/turns.py", ("/app/",)) is None
