"""`defaultVersion` in host.json and its two companions, as each new deployment reads them."""

import json
import shutil
from pathlib import Path

from tests.hosts import ROOT, Host, running_host
from tests.local_host.instances import decide, finished, start, status


def released(project: Path, version: str, **companions: str) -> None:
    durable = {"hubName": "tests", "defaultVersion": version, **companions}
    document = {"version": "2.0", "extensions": {"durableTask": durable}}
    (project / "host.json").write_text(json.dumps(document))


def redeployed(host: Host, project: Path, version: str, **companions: str) -> None:
    assert host.stop() == 0
    released(project, version, **companions)
    host.restart()


def test_an_instance_ends_on_its_version_and_a_newer_one_waits_or_fails(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests/apps/versions", project)
    released(project, "1.9")
    with running_host(project, data_dir=tmp_path / "data") as host:
        old = start(host, "says_version")
        redeployed(host, project, "1.10")
        new = start(host, "says_version")
        decide(host, old)
        assert finished(host, old)["output"] == "1.9"

        redeployed(host, project, "1.9")
        decide(host, new)
        host.wait_for_line(f"waits_for_newer_code instance={new} version=1.10")
        assert status(host, new).json()["runtimeStatus"] in {"Pending", "Running"}

        redeployed(host, project, "1.9", versionFailureStrategy="Fail")
        ended = finished(host, new)
        assert ended["runtimeStatus"] == "Failed"
        assert "does not take one of version 1.10" in ended["output"]
