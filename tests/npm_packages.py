"""Programs of npm for tests. A package is installed once, into a folder of its own outside the
project.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


def installed(package: str, version: str) -> Path:
    """The folder of the package; without npm the test is skipped, but never in CI."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "claims-tests" / f"{package.rpartition('/')[2]}-{version}"
    found = folder / "node_modules" / package
    if not (found / "package.json").exists():
        _install(folder, f"{package}@{version}")
    return found


def _install(folder: Path, package: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        missing = f"npm is not on PATH, and {package} comes from it"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(
            [npm, "install", *options, "--prefix", fresh, package],
            check=True,
            cwd=fresh,
            timeout=300,
        )
        if not folder.exists():  # another run may have been faster
            Path(fresh).rename(folder)
            Path(fresh).mkdir()
