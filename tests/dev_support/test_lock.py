"""requirements.lock holds everything that is installed, and the systems' differences."""

import sys
from collections.abc import Mapping
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev_support import lock
from dev_support.lock import LOCK, SYSTEMS, Package, locked, needed_by, pinned, wanted

LOCKED: dict[str, str] = pinned(LOCK.read_text("utf-8"))


def versions_of(lines: list[str]) -> dict[str, str]:
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): str(one.specifier) for one in found}


def test_the_lock_agrees_with_every_pin() -> None:
    pins = versions_of(wanted())

    assert {name: str(Requirement(LOCKED[name]).specifier) for name in pins} == pins


def test_everything_that_the_requirements_bring_here_is_locked_as_it_is_installed() -> None:
    installed = {
        str(canonicalize_name(one.name)): Package(
            one.version, tuple(Requirement(line) for line in one.requires or ())
        )
        for one in distributions()
    }
    needed = needed_by(sys.platform, wanted(), installed)

    assert len(needed) > len(wanted())
    assert {name: f"=={installed[name].version}" for name in needed} == {
        name: str(Requirement(LOCKED[name]).specifier) for name in needed
    }


def test_what_only_windows_needs_is_resolved_too_and_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """pip on Linux does not look at it, so it is asked a second time."""
    there = {
        "web": package("1.0", 'colours>=2; sys_platform == "win32"', 'old; python_version < "3.9"'),
        "colours": package("2.5", "brush"),
        "brush": package("3.0"),
        "tool": package("4.0", 'node; extra == "js"', 'rust; extra == "fast"'),
        "node": package("5.0"),
    }

    def resolved(requirements: list[str], _: object) -> Mapping[str, Package]:
        found = needed_by("linux", requirements, there)
        return {name: there[name] for name in found}

    monkeypatch.setattr(lock, "resolved", resolved)

    text = locked(["web==1.0", "tool[js]==4.0"], [])

    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        'brush==3.0 ; sys_platform == "win32"',
        'colours==2.5 ; sys_platform == "win32"',
        "node==5.0",
        "tool==4.0",
        "web==1.0",
    ]


def package(version: str, *needs: str) -> Package:
    return Package(version, tuple(Requirement(need) for need in needs))


def test_a_tool_that_one_system_has_not_is_not_wanted_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = {"tool": package("1.0", "library"), "library": package("2.0")}
    monkeypatch.setattr(lock, "resolved", lambda *_: there)

    text = locked(['tool==1.0 ; sys_platform != "win32"'], [])

    elsewhere = 'sys_platform == "linux" or sys_platform == "darwin"'
    assert text.endswith(f"library==2.0 ; {elsewhere}\ntool==1.0 ; {elsewhere}\n")


def test_each_system_is_asked_as_itself() -> None:
    packages = {
        "a": package(
            "1",
            'on-linux; sys_platform == "linux"',
            'on-mac; platform_system == "Darwin"',
            'on-windows; os_name == "nt"',
        )
    }

    found = {system: set(needed_by(system, ["a"], packages)) - {"a"} for system in SYSTEMS}

    assert found == {"linux": {"on-linux"}, "darwin": {"on-mac"}, "win32": {"on-windows"}}


@pytest.mark.slow
def test_locking_what_is_locked_changes_nothing() -> None:
    pins = versions_of(wanted())
    kept = [line for name, line in LOCKED.items() if name not in pins]

    assert locked(wanted(), kept) == LOCK.read_text("utf-8")
