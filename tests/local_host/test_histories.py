"""What a stopped host has kept, told as JSON; and time that stands still."""

import json
import subprocess
import sys
from pathlib import Path

from tests.hosts import ROOT, Host, running_host
from tests.local_host.conftest import DURABLE_APP
from tests.local_host.instances import decide, finished, start


def told(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local_host.histories", "--data-dir", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_histories_of_a_host_are_told_once_it_has_stopped(tmp_path: Path) -> None:
    with running_host(DURABLE_APP, data_dir=tmp_path) as host:
        instance = start(host, "waits")
        decide(host, instance)
        finished(host, instance)
        assert told(tmp_path).returncode == 1  # the host holds the folder
        assert host.stop() == 0
    (document,) = map(json.loads, told(tmp_path).stdout.splitlines())
    assert (document["instance_id"], document["orchestrator"]) == (instance, "waits")
    assert json.loads(document["output"]) == "yes"
    raised = [e["eventRaised"]["name"] for e in document["history"] if "eventRaised" in e]
    assert raised == ["Decision"]


def test_where_nothing_is_kept_it_says_so(tmp_path: Path) -> None:
    assert "does not exist" in told(tmp_path).stderr


class StillHost(Host):
    """Its time stands still."""

    def start(self) -> None:
        self._command = [*self._command[:-1], "--still-at", "2026-01-05T09:00:00Z", "--port"]
        super().start()


def test_time_stands_still_until_it_is_moved(tmp_path: Path) -> None:
    host = StillHost(DURABLE_APP, tmp_path, {})
    try:
        assert "Time stands still until it is moved.\n" in host.output
        host.advance_clock(60)
        now = host.get("/admin/local/clock").json()["now"]
        assert now == "2026-01-05T09:01:00+00:00"
    finally:
        host.kill9()
