"""The points that the app passes while it changes something outside its own memory: a commit of the
durable store or of the desk's database, a file that is written, moved or deleted, a word to the
mail server, a request to the storage account. At any of them the process can end by `kill -9`.
"""

import os
import re
import signal
import sys
from collections import Counter
from threading import RLock
from typing import Any

from sqlalchemy import Engine, event

from local_host.store import failpoints
from local_host.store.failpoints import Commit

_OWN_NAME = re.compile(r"[0-9a-f]{12,}|\d+")  # digests, and the numbers of claims
_WRITES = os.O_WRONLY | os.O_RDWR
_MADE = 0o600
# What is kept, whether in the commit of the turn that it causes or, on a busy machine, before it.
_KEPT: dict[str, str] = {
    Commit.RAISE_EVENT: "event",
    Commit.TURN_ON_EVENT: "event",
    Commit.ACTIVITY_RESULT: "result",
    Commit.TURN_ON_RESULT: "result",
}
_READ = {"GET", "HEAD"}


class Points:
    """`passed` are those since `begin`, each with how often it has been passed by then."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lock = RLock()
        self._counts: Counter[str] = Counter()
        self._last: str | None = None
        self._is_counting = False
        self.passed: list[str] = []

    def watch(self) -> None:
        failpoints.watch(lambda moment, kept: self._reach(f"{moment} {_KEPT.get(kept, kept)}"))
        event.listen(Engine, "commit", lambda _: self._reach("desk database"))
        sys.addaudithook(self._hear)

    def begin(self, last: str | None) -> None:
        """From here on the points are counted; the process does not survive `last`."""
        with self._lock:
            self._counts.clear()
            self.passed = []
            self._last, self._is_counting = last, True

    def _reach(self, name: str) -> None:
        if self._is_last(name):
            _die()

    def _is_last(self, name: str) -> bool:
        with self._lock:
            if not self._is_counting:
                return False
            self._counts[name] += 1
            self.passed.append(f"{name}:{self._counts[name]}")
            return self.passed[-1] == self._last

    def _hear(self, happened: str, told: tuple[Any, ...]) -> None:
        if not self._is_counting:
            return
        match happened:
            case "open":
                self._opens(*told)
            case "os.rename" | "os.link" | "os.remove" | "os.mkdir":
                if name := self._own(told[0]):
                    self._reach(f"{happened.removeprefix('os.')} {name}")
            case "smtplib.send":
                self._reach(f"mail {_word(told[1])}")
            case "http.client.send" if (word := _word(told[1])) not in _READ:
                self._reach(f"request {word}")
            case _:
                pass

    def _opens(self, path: Any, _: Any, flags: int) -> None:
        """A file that was made, and has nothing in it yet, is a point of its own."""
        name = self._own(path) if flags & _WRITES else None
        if name is None:
            return
        self._reach(f"write {name}")
        is_there = flags & os.O_EXCL and os.path.lexists(path)
        if not is_there and self._is_last(f"begun {name}"):
            self._is_counting = False
            os.open(path, flags, _MADE)
            _die()

    def _own(self, path: Any) -> str | None:
        """Below the data folder, and the same for each claim."""
        if not isinstance(path, str | os.PathLike):
            return None
        below = os.path.relpath(os.fspath(path), self._folder)
        return None if below.startswith("..") else _OWN_NAME.sub("#", below)


def _word(sent: Any) -> str:
    """The command, without whom or what it is about."""
    text = sent if isinstance(sent, bytes) else str(sent).encode()
    first = text.split(maxsplit=1)[0].rstrip(b":") if text.strip() else b""
    return first.decode() if first.isalpha() and len(first) <= 10 else "content"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
