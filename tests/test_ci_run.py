"""The CI script on a bare machine: what it installs, and that it ends in the developers' check."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("chromium", "redis-server", "npm")
PACKAGES = {"chromium": "chromium-headless-shell"}

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def put(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH with nothing but the shell's own tools; apt-get and python3 write down their calls."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for tool in ("bash", "sh", "dirname", "env"):
        (bin_folder / tool).symlink_to(str(shutil.which(tool)))
    put(bin_folder / "apt-get", f'echo "apt-get $*" >> "{tmp_path}/calls"')
    put(bin_folder / "sudo", 'exec "$@"')
    old_python = 'case "$*" in *version_info*) exit 1;; esac'
    put(bin_folder / "python3", f'{old_python}\necho "python3 $* CI=$CI" >> "{tmp_path}/calls"')
    return tmp_path


def run_ci(machine: Path) -> list[str]:
    subprocess.run(
        [str(machine / "bin" / "bash"), str(ROOT / ".ci" / "run")],
        cwd=machine,
        env={"PATH": str(machine / "bin")},
        check=True,
    )
    return (machine / "calls").read_text().splitlines()


def put_all(machine: Path) -> None:
    for program in NEEDED:
        put(machine / "bin" / program, "")


@pytest.mark.parametrize("program", NEEDED)
def test_a_missing_program_is_installed_before_the_check(machine: Path, program: str) -> None:
    put_all(machine)
    (machine / "bin" / program).unlink()
    calls = run_ci(machine)

    assert calls[0].startswith("apt-get update")
    assert "install" in calls[1]
    assert f" {PACKAGES.get(program, program)} " in f"{calls[1]} "
    assert calls[-1] == "python3 dev.py check CI=true"


@pytest.mark.parametrize("browser", ["chromium-headless-shell", "chromium"])
def test_nothing_is_installed_where_nothing_is_missing(machine: Path, browser: str) -> None:
    put_all(machine)
    (machine / "bin" / "chromium").rename(machine / "bin" / browser)

    assert run_ci(machine) == ["python3 dev.py guards CI=true", "python3 dev.py check CI=true"]


def test_a_recent_python_without_its_venv_package_gets_it(machine: Path) -> None:
    put_all(machine)
    put(
        machine / "bin" / "python3",
        f'case "$*" in *ensurepip*) exit 1;; esac; echo "python3 $*" >> "{machine}/calls"',
    )

    calls = run_ci(machine)

    assert any("install" in call and "python3-venv" in call for call in calls)


@pytest.mark.parametrize("command", ["guards", "check"])
def test_what_fails_fails_the_run(machine: Path, command: str) -> None:
    put_all(machine)
    put(machine / "bin" / "python3", f'case "$*" in *"{command}") exit 1;; esac')

    with pytest.raises(subprocess.CalledProcessError):
        run_ci(machine)


def test_it_can_be_executed() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
