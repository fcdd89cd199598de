"""The package as it would be deployed: what `.funcignore` lets through as git and azd read it,
and the libraries of requirements.txt alone.
"""

import importlib.metadata
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pathspec import GitIgnoreSpec

from tests.infra.bicep import ROOT

type Ignored = Callable[[str, bool], bool]

_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", ".local", ".azure", ".python_packages", "node_modules", "__pycache__",
    ".*_cache", ".hypothesis", ".idea", ".vscode", ".DS_Store", "*~",
)  # fmt: skip
DEPLOYED = ("main.py", "host.json", "requirements.txt", "function_app", "static")


def copy_project(target: Path) -> Path:
    shutil.copytree(ROOT, target, ignore=_NOT_COPIED, symlinks=True)
    return target


def wanted(project: Path) -> set[str]:
    """Before anything lies around in it."""
    return {name for name in _files(project, lambda *_: False) if name.split("/")[0] in DEPLOYED}


def packaged(project: Path, ignored: Ignored) -> set[str]:
    """azd never takes `.funcignore` itself."""
    return {*_files(project, ignored)} - {".funcignore"}


def _files(folder: Path, ignored: Ignored, below: str = "") -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = f"{below}{entry.name}"
        if ignored(name, entry.is_dir()):
            continue
        if entry.is_dir():
            yield from _files(Path(entry.path), ignored, f"{name}/")
        else:
            yield name


def as_git_itself_reads(project: Path, lines: Iterable[str]) -> set[str]:
    """`packaged`, by the program that the rules come from."""
    rules = project.with_name("rules")
    rules.write_text("\n".join(lines))
    subprocess.run(["git", "init", "--quiet", "."], cwd=project, check=True)
    command = ["git", "ls-files", "-z", "--others", "--exclude-from", str(rules)]
    listed = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
    return {name for name in listed.stdout.split("\0") if name} - {".funcignore"}


def as_pathspec_reads(lines: Iterable[str]) -> Ignored:
    spec = GitIgnoreSpec.from_lines(lines)
    return lambda name, is_folder: spec.match_file(f"{name}/" if is_folder else name)


def as_azd_reads(lines: Iterable[str]) -> Ignored:
    """Its library lets the star of a pattern without a folder go through folders."""
    rules = [line for line in lines if line.strip() and not line.startswith("#")]

    def ignored(name: str, is_folder: bool) -> bool:
        for rule in reversed(rules):
            if _matches(rule.removeprefix("!"), name, is_folder):
                return not rule.startswith("!")
        return False

    return ignored


def _matches(rule: str, name: str, is_folder: bool) -> bool:
    if rule.endswith("/") and not is_folder:
        return False
    is_from_the_root, pattern = rule.startswith("/"), rule.strip("/")
    if "/" in pattern:
        parts = pattern.split("/")
        return _parts_match(parts if is_from_the_root else ["**", *parts], name.split("/"))
    return fnmatchcase(name if is_from_the_root else name.rpartition("/")[2], pattern)


def _parts_match(pattern: list[str], parts: list[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return _parts_match(pattern[1:], parts) or (
            bool(parts) and _parts_match(pattern, parts[1:])
        )
    return (
        bool(parts) and fnmatchcase(parts[0], pattern[0]) and _parts_match(pattern[1:], parts[1:])
    )


def link_libraries(requirements: Path, target: Path) -> None:
    """What requirements.txt brings in, and nothing that is installed besides. A folder of one
    distribution is one link; a folder that several share, such as azure/, is one link a file.
    """
    owners = Counter(
        top
        for found in importlib.metadata.distributions()
        for top in {*map(_top, _files_of(found))}
    )
    for name in sorted(_closure(requirements)):
        found = importlib.metadata.distribution(name)
        files = _files_of(found)
        own = {top for top in map(_top, files) if owners[top] == 1}
        shared = {file for file in files if owners[_top(file)] > 1}
        for linked in own | shared:
            _link(Path(str(found.locate_file(linked))), target / linked)


def _files_of(found: importlib.metadata.Distribution) -> list[str]:
    """`Distribution.files` takes seconds for all that is installed."""
    lines = (found.read_text("RECORD") or "").splitlines()
    files = [line.rsplit(",", 2)[0] for line in lines]
    return [file for file in files if not file.startswith(("..", '"', "/"))]


def _top(file: str) -> str:
    return file.partition("/")[0]


def _link(source: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        link.symlink_to(source)


def _closure(requirements: Path) -> set[str]:
    lines = requirements.read_text("utf-8").splitlines()
    waiting = [Requirement(line) for line in lines if line and not line.startswith("#")]
    found = dict[str, set[str]]()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found and one.extras <= found[name]:
            continue
        extras = found.setdefault(name, set()) | one.extras
        found[name] = extras
        for needed in importlib.metadata.requires(name) or []:
            requirement = Requirement(needed)
            marker = requirement.marker
            if not marker or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
                waiting.append(requirement)
    return {*found}
