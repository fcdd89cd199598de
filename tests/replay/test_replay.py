"""Every claim that began on a released version goes on with today's code as with that version's."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import function_app
from tests.hosts import ROOT
from tests.replay.replaying import HISTORIES, Recorded, orchestrators

FILES = sorted(HISTORIES.glob("*/*.json"))
PATHS = {
    *("claim-approved", "claim-rejected", "claim-late", "claim-agents-down", "claim-quorum"),
    *("claim-changes-requested", "claim-ladder", "claim-new-link", "claim-purged"),
    *("claim-undone", "claim-settled", "claim-reopened"),
    *("claim-asked", "desk-rebuilt"),
    *("action-approved", "action-rejected", "action-late", "action-counted"),
    *("writing-second-draft", "writing-late", "spam-found", "mail-answered"),
    *("chaining", "concurrency"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_recorded_history_is_gone_through_in_the_same_steps(path: Path) -> None:
    assert Recorded.read(path).differences() == []


def test_the_version_of_host_json_is_recorded_on_every_path() -> None:
    host = json.loads((ROOT / "host.json").read_text("utf-8"))
    version = host["extensions"]["durableTask"]["defaultVersion"]
    assert version == function_app.ORCHESTRATORS_VERSION
    recorded = [Recorded.read(path).document for path in FILES if path.parent.name == version]
    assert {path.stem for path in FILES if path.parent.name == version} >= PATHS
    assert {document["version"] for document in recorded} == {version}
    assert {document["orchestrator"] for document in recorded} == set(orchestrators())


def test_a_history_tells_nothing_of_the_machine_that_it_was_recorded_on() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        assert "Traceback" not in text
        assert '", line ' not in text.replace("\\", "")
        assert {m[:4] for m in re.findall(r"\d{4}-\d\d-\d\dT\d\d:", text)} <= {"2025", "2026"}


# Each a change that a developer might make to an orchestrator, and what it breaks.
CHANGES = {
    "another activity": ("claims/steps.py", '"notify_reviewer"', '"notify_all"'),
    "a timer that was not there": (
        "claims/orchestrator.py",
        "    given = ",
        "    yield ctx.create_timer(utc_now(ctx))\n    given = ",
    ),
    "another end": ("domain/result.py", '"rejected"', '"refused"'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_running_claims_cannot_follow_is_found(change: str, tmp_path: Path) -> None:
    file, before, after = CHANGES[change]
    for folder in ("function_app", "tests/replay"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = tmp_path / "function_app" / file
    code = changed.read_text("utf-8")
    assert before in code
    changed.write_text(code.replace(before, after), "utf-8")
    probe = (
        "from tests.replay.replaying import HISTORIES, Recorded\n"
        "for path in sorted(HISTORIES.glob('*/claim-*.json')):\n"
        "    print(path.stem, *Recorded.read(path).differences()[:1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", probe],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert re.search(r"^claim-rejected turn \d", done.stdout, re.MULTILINE), done.stdout
