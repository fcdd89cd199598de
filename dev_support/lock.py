"""`python3 dev.py lock`: writes requirements.lock, the version of everything that is installed.

pip resolves all requirements at once, as if nothing were installed. It follows only what the system
it runs on needs; the metadata that it reports tell what Linux, macOS and Windows need besides, and
what one of them does not need has a marker. Versions of the lock that still fit are kept.
"""

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev_support import ROOT
from dev_support.command_line import ended, say

LOCK = ROOT / "requirements.lock"
REQUIREMENTS = ("requirements.txt", "requirements-local.txt", "requirements-dev.txt")
HEAD = """\
# Every dependency of requirements*.txt and theirs, for Linux, macOS and Windows, Python 3.13 and
# 3.14. pip takes it as constraints (-c). Written by `python3 dev.py lock`; not to be edited.
"""
SYSTEMS = {
    "linux": {"platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "darwin": {"platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    "win32": {"platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
PYTHONS = ("3.13", "3.14")


class Unresolvable(Exception):
    """pip found no versions that go together; the text is what it says."""


@dataclass(frozen=True)
class Package:
    version: str
    needs: tuple[Requirement, ...]


type Packages = Mapping[str, Package]


def wanted() -> list[str]:
    """The lines of the requirements files, without those that name other files."""
    lines = [line for name in REQUIREMENTS for line in (ROOT / name).read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def pinned(lock: str) -> dict[str, str]:
    """The lines of the lock by the names of their packages."""
    lines = [line for line in lock.splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(Requirement(line).name): line for line in lines}


def locked(requirements: list[str], kept: Iterable[str]) -> str:
    """The text of the lock. Raises `Unresolvable`."""
    elsewhere: dict[str, str] = {}
    while True:
        packages = resolved([*requirements, *elsewhere.values()], kept)
        needed = {system: needed_by(system, requirements, packages) for system in SYSTEMS}
        unknown = {
            name: str(need)
            for needs in needed.values()
            for name, need in needs.items()
            if name not in packages
        }
        if not unknown:
            return HEAD + "".join(_line(name, packages[name], needed) for name in sorted(packages))
        elsewhere |= unknown


def _line(name: str, package: Package, needed: Mapping[str, Mapping[str, object]]) -> str:
    systems = [system for system, needs in needed.items() if name in needs]
    marker = " or ".join(f'sys_platform == "{system}"' for system in systems)
    return f"{name}=={package.version}" + (
        "\n" if len(systems) == len(SYSTEMS) else f" ; {marker}\n"
    )


def needed_by(
    system: str, requirements: Iterable[str], packages: Packages
) -> dict[str, Requirement]:
    """What has to be there on this system, by name and without its marker."""
    needed: dict[str, Requirement] = {}
    waiting = list(_followed(map(Requirement, requirements), (), system))
    seen = set[str]()
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if (asked := f"{name}[{','.join(sorted(need.extras))}]") in seen:
            continue
        seen.add(asked)
        needed[name] = Requirement(f"{need.name}{need.specifier}")
        if name in packages:
            waiting += _followed(packages[name].needs, need.extras, system)
    return needed


def _followed(
    needs: Iterable[Requirement], extras: Iterable[str], system: str
) -> Iterator[Requirement]:
    for need in needs:
        environments = _environments(system, extras)
        if need.marker is None or any(need.marker.evaluate(each) for each in environments):
            yield need


def _environments(system: str, extras: Iterable[str]) -> Iterator[dict[str, str]]:
    for python in PYTHONS:
        for extra in ("", *extras):
            yield {
                **{name: str(value) for name, value in default_environment().items()},
                **SYSTEMS[system],
                "sys_platform": system,
                "python_version": python,
                "python_full_version": f"{python}.0",
                "extra": extra,
            }


def resolved(requirements: Iterable[str], kept: Iterable[str]) -> dict[str, Package]:
    """What pip would install on this system if nothing were there, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "wanted.txt").write_text("\n".join(requirements), "utf-8")
        (folder / "kept.txt").write_text("\n".join(kept), "utf-8")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--quiet", "--no-input", "--disable-pip-version-check", "--report", "-"]
        command += ["-r", str(folder / "wanted.txt"), "-c", str(folder / "kept.txt")]
        done = subprocess.run(  # noqa: S603 - our own pip
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    if done.returncode != 0:
        raise Unresolvable(done.stderr[-2000:].rstrip())
    return dict(_packages(json.loads(done.stdout)))


def _packages(report: Mapping[str, Any]) -> Iterator[tuple[str, Package]]:
    for installed in report["install"]:
        about = installed["metadata"]
        needs = tuple(Requirement(line) for line in about.get("requires_dist", ()))
        yield canonicalize_name(about["name"]), Package(about["version"], needs)


def run(*, upgrade: bool) -> int:
    requirements = wanted()
    before = LOCK.read_text("utf-8") if LOCK.exists() else ""
    ours = {canonicalize_name(Requirement(line).name) for line in requirements}
    kept = [line for name, line in pinned(before).items() if name not in ours]
    try:
        after = locked(requirements, [] if upgrade else kept)
    except Unresolvable:
        if upgrade or not kept:
            raise
        say("What is locked no longer fits what is required: everything is resolved anew.")
        after = locked(requirements, [])
    LOCK.write_text(after, "utf-8")
    changes = difflib.ndiff(before.splitlines(), after.splitlines())
    told = [line for line in changes if line.startswith(("+", "-"))]
    print("\n".join(told) or "Nothing has changed in requirements.lock.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="the newest versions that fit")
    upgrade = parser.parse_args().upgrade
    return ended(lambda: run(upgrade=upgrade), Unresolvable)


if __name__ == "__main__":
    sys.exit(main())
