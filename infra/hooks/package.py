"""The app's libraries as Azure runs them, for Linux and Python 3.13, whatever system this is. They
go into the package, so nothing is built there.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from services import LIBRARIES, PROJECT, project_python

_PLATFORMS = ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux2014_x86_64")


def command(python: str, target: Path) -> list[str]:
    return [
        python, "-m", "pip", "install", "--quiet", "--target", str(target),
        "--requirement", str(PROJECT / "requirements.txt"),
        "--constraint", str(PROJECT / "requirements.lock"),
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.13",
        *(part for platform in _PLATFORMS for part in ("--platform", platform)),
    ]  # fmt: skip


def main() -> int:
    shutil.rmtree(PROJECT / LIBRARIES, ignore_errors=True)
    return subprocess.call(command(project_python(), PROJECT / LIBRARIES))


if __name__ == "__main__":
    sys.exit(main())
