"""`dev.py record-histories`: goes every path, and leaves what was recorded alone."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dev_support.recording.stable import made_stable, without_traces
from tests.hosts import ROOT
from tests.replay.replaying import Recorded
from tests.replay.test_replay import PATHS


def record(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dev_support.recording", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_version_is_recorded_once() -> None:
    again = record()
    assert again.returncode == 1
    assert "a version is recorded once" in again.stderr


@pytest.mark.slow
def test_what_is_recorded_now_can_be_replayed_now(tmp_path: Path) -> None:
    done = record("--into", str(tmp_path))
    assert done.returncode == 0, done.stderr
    found = {path.stem: Recorded.read(path).differences() for path in tmp_path.glob("*.json")}
    assert found == {name: [] for name in PATHS}


def test_what_the_machine_adds_of_its_own_is_made_stable() -> None:
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    random, derived = "0f8fad5bd9cb469fa16570867728950e", "8a6c1819-2761-550b-942d-693053dd7327"
    said = {
        "ids": [random, random, derived],
        "at": ["2026-11-01T12:00:01Z", "2026-01-05T10:00:00Z"],
        "url": "http://localhost:41234/api/review/claim-1",
    }
    assert json.loads(made_stable(json.dumps(said), now)) == {
        "ids": ["00000000000040008000000000000001"] * 2 + [derived],
        "at": ["2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z"],
        "url": "http://localhost:7071/api/review/claim-1",
    }
    assert without_traces([{"stackTrace": "x", "kept": {"stackTrace": "y"}}]) == [{"kept": {}}]
