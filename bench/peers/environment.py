"""The peers' own virtual environment, made when it is first needed and when its contents change."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from dev_support import ROOT

FOLDER = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VENV = (sys.executable, "-m", "venv", "--clear", "--without-pip")  # our own pip does it, sooner
PIP = (sys.executable, "-m", "pip", "-qq", "--no-input", "--disable-pip-version-check")


class PeerFailed(Exception):
    """A peer could not be installed or measured; the text holds its last words."""


def prepare(folder: Path = FOLDER, requirements: Path = REQUIREMENTS) -> Path:
    """The environment's Python. The stamp is written last: without one it was never finished."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "installed.txt", _key(requirements)
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        run("A virtual environment cannot be made", *VENV, folder)
        install = ("--python", python, "install", "-r", requirements)
        run("The peers cannot be installed", *PIP, *install)
        stamp.write_text(wanted, "utf-8")
    return python


def run(problem: str, *command: str | Path) -> str:
    """What it prints. Raises `PeerFailed` with the end of what it complains about."""
    done = subprocess.run(  # noqa: S603 - our own programs
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise PeerFailed(f"{problem}:\n{done.stderr[-2000:].rstrip()}")
    return done.stdout


def _key(requirements: Path) -> str:
    files = (requirements, ROOT / "requirements.lock")
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return f"{sys.version}\n{digest}\n"
