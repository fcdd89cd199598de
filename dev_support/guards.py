"""`python3 dev.py guards`: takes each guard of tests/guards.toml out of a copy of the project, one
at a time, and sees its test turn red. A guard whose test stays green guards nothing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from dev_support import ROOT
from dev_support.command_line import ended, say
from dev_support.tables import text_table

LIST = ROOT / "tests" / "guards.toml"
_NOT_COPIED = (".git", ".venv", ".local", "__pycache__", "*.pyc", ".pytest_cache", ".ruff_cache")
_RED = 1  # pytest: tests were run and some failed; anything else proves nothing
_AT_ONCE = 3  # one more than CI has cores: who has asked a host has nothing to do
# Loading the latter two takes longer than most of the tests, and none of them needs them.
_UNNEEDED = ("no:cacheprovider", "no:schemathesis", "no:hypothesispytest")
_PYTEST = ("-m", "pytest", "-x", "-q", *(f"-p{plugin}" for plugin in _UNNEEDED))
_PATIENCE_SECONDS = 300


class ListOutdated(Exception):
    """The list of guards does not fit the code."""


class NotGreen(Exception):
    """A test fails although nothing was taken out."""


@dataclass(frozen=True)
class Guard:
    """`without` takes the place of `code`, which stands once in `file`: `test` fails then."""

    name: str
    file: str
    code: str
    without: str
    test: str

    def removed_from(self, text: str) -> str:
        if text.count(self.code) != 1:
            raise ListOutdated(
                f"{self.name}: this stands {text.count(self.code)} times in {self.file}, "
                f"and should stand once:\n{self.code}"
            )
        return text.replace(self.code, self.without)


@dataclass(frozen=True)
class Finding:
    guard: Guard
    holds: bool
    seconds: float
    output: str


def read_guards() -> list[Guard]:
    return [Guard(**one) for one in tomllib.loads(LIST.read_text("utf-8"))["guards"]]


def tried(guard: Guard, copy: Path) -> Finding:
    """The guard is back in the copy afterwards."""
    file = copy / guard.file
    whole = file.read_text("utf-8")
    file.write_text(guard.removed_from(whole), "utf-8")
    began = time.monotonic()
    try:
        run = _tested(copy, [guard.test])
    finally:
        file.write_text(whole, "utf-8")
    return Finding(guard, run.returncode == _RED, time.monotonic() - began, run.stdout)


def _tested(copy: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - pytest, on a copy of ourselves
        [sys.executable, *_PYTEST, *arguments],
        cwd=copy,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


def _require_green(guards: Sequence[Guard], copy: Path) -> None:
    """With every guard in its place: a test that fails anyway proves nothing."""
    run = _tested(
        copy, ["-n", "auto", "--dist", "loadfile", *sorted({guard.test for guard in guards})]
    )
    if run.returncode:
        raise NotGreen(f"With every guard in its place:\n{run.stdout[-3000:]}")
    say(f"With every guard in its place: {run.stdout.strip().splitlines()[-1]}")


def try_all(guards: Sequence[Guard]) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        copies = SimpleQueue[Path]()
        first = Path(folder) / "0"
        for number in range(_AT_ONCE):
            copy = Path(folder) / str(number)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
            copies.put(copy)
        _require_green(guards, first)

        def try_one(guard: Guard) -> Finding:
            copy = copies.get()
            try:
                finding = tried(guard, copy)
            finally:
                copies.put(copy)
            say(f"{'holds' if finding.holds else 'GUARDS NOTHING'}: {guard.name}")
            return finding

        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(try_one, guards))


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py guards", description=__doc__)
    parser.add_argument("names", nargs="*", help="only guards with one of these words in the name")
    words: list[str] = parser.parse_args().names
    return ended(lambda: _report(words), ListOutdated, NotGreen)


def _report(words: Sequence[str]) -> int:
    every = read_guards()
    chosen = [each for each in every if not words or any(word in each.name for word in words)]
    findings = try_all(chosen)
    rows = [
        (each.guard.name, f"{each.seconds:.1f}", "red" if each.holds else "GREEN")
        for each in findings
    ]
    print(text_table(("Guard taken out", "Seconds", "Its test"), rows))
    idle = [each for each in findings if not each.holds]
    for each in idle:
        print(f"\n{each.guard.name}: {each.guard.test}\n{each.output[-2000:]}")
    print(f"\n{len(findings) - len(idle)} of {len(findings)} guards hold.")
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())
