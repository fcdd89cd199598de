"""`python3 dev.py record-histories`: goes every path of every workflow on the local host, and keeps
the histories under the version that host.json names, in tests/replay/histories/<version>/.

They are recorded once, when a version is released. What is there stays as it is.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dev_support import ROOT
from dev_support.command_line import ended, say
from dev_support.host_process import HostFailed
from dev_support.recording import paths
from dev_support.recording.people import at_work
from dev_support.recording.stable import made_stable, without_traces

HISTORIES = ROOT / "tests/replay/histories"


class AlreadyRecorded(Exception):
    pass


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py record-histories", description=__doc__)
    parser.add_argument("--into", type=Path, help="another folder than that of the version")
    given = parser.parse_args()
    version = current_version()
    folder: Path = given.into or HISTORIES / version
    if folder.exists() and any(folder.iterdir()):
        raise AlreadyRecorded(
            f"{folder} has histories, and a version is recorded once. Raise defaultVersion in "
            "host.json, or choose another folder with --into."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, history in recorded():
        (folder / f"{name}.json").write_text(history, "utf-8")
        say(name)
    print(f"The histories of version {version} are in {folder}.")
    return 0


def current_version() -> str:
    host = json.loads((ROOT / "host.json").read_text("utf-8"))
    return host["extensions"]["durableTask"]["defaultVersion"]


def recorded() -> Iterator[tuple[str, str]]:
    """Names of paths, and what was recorded on each as JSON text."""
    for together in paths.ALL:
        with tempfile.TemporaryDirectory() as folder:
            with at_work(Path(folder), together.settings) as people:
                kept = {way(people): way.__name__.replace("_", "-") for way in together.ways}
            for instance in _histories(Path(folder)):
                if name := kept.get(instance["instance_id"]):
                    yield name, made_stable(_written(instance), datetime.now(UTC))


def _written(instance: dict[str, Any]) -> str:
    return f"{json.dumps(without_traces(instance), indent=1, ensure_ascii=False)}\n"


def _histories(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "local_host.histories", "--data-dir", str(folder)]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603
    return [json.loads(line) for line in told.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(ended(main, HostFailed, AlreadyRecorded))
