"""Mails in a folder on this machine, or on a share. Whoever puts one there may write it under its
name: it is left until nobody has written for a while.
"""

import os
import stat
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import uuid4

from function_app.intake.ports import (
    DEAD,
    DONE,
    MOST_AT_ONCE,
    MOST_REASON_BYTES,
    REASON,
    Arrival,
    DeadMail,
    is_mail,
)

SETTLED_SECONDS: Final = 10
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class MailFolder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def arrivals(self) -> Iterator[Arrival]:
        self._root.mkdir(0o700, parents=True, exist_ok=True)
        with os.scandir(self._root) as entries:
            names = [one.name for one in islice(entries, 20 * MOST_AT_ONCE) if is_mail(one.name)]
        found = [(name, state) for name in names if (state := self._state(name)) is not None]
        found.sort(key=lambda one: one[1].st_mtime_ns)  # nobody waits behind those that came later
        for name, state in found[:MOST_AT_ONCE]:
            # A clock that is ahead, of a share, must not keep a mail waiting for good.
            is_settled = abs(time.time() - state.st_mtime) >= SETTLED_SECONDS
            if stat.S_ISREG(state.st_mode) and is_settled:
                yield Arrival(name, state.st_size, _version(state))

    def _state(self, name: str) -> os.stat_result | None:
        try:
            return (self._root / name).stat(follow_symlinks=False)
        except FileNotFoundError:
            return None

    def content(self, arrival: Arrival) -> bytes | None:
        try:
            descriptor = os.open(self._root / arrival.name, os.O_RDONLY | _NO_LINK)
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(arrival.size + 1)
            same = _version(os.fstat(descriptor)) == arrival.version
        return content if same and len(content) == arrival.size else None

    def done(self, arrival: Arrival) -> None:
        self._move(arrival, self._made(DONE))

    def dead(self, arrival: Arrival, reason: str) -> None:
        """The reason first: a crash leaves no mail there without one."""
        folder = self._made(DEAD)
        name = self._free_name(arrival, folder)
        told = folder / f"{name}{REASON}"
        unfinished = folder / f".{uuid4().hex}"
        unfinished.write_text(f"{reason}\n", "utf-8")
        unfinished.replace(told)
        self._move(arrival, folder)

    def dead_mails(self) -> list[DeadMail]:
        folder = self._root / DEAD
        found = list(folder.glob("*.eml")) if folder.is_dir() else []
        mails = [_dead_mail(path) for path in found]
        return sorted((mail for mail in mails if mail), key=lambda mail: -mail.at)

    def _made(self, name: str) -> Path:
        folder = self._root / name
        folder.mkdir(0o700, parents=True, exist_ok=True)
        return folder

    def _free_name(self, arrival: Arrival, folder: Path) -> str:
        is_taken = (folder / arrival.kept_name).exists()
        return arrival.other_name if is_taken else arrival.kept_name

    def _move(self, arrival: Arrival, folder: Path) -> None:
        """Not what was written in its place meanwhile, which nobody has read."""
        source = self._root / arrival.name
        try:
            if _version(source.stat(follow_symlinks=False)) == arrival.version:
                source.replace(folder / self._free_name(arrival, folder))
        except FileNotFoundError:  # another look has moved it
            return


def _version(state: os.stat_result) -> str:
    return f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}"


def _dead_mail(path: Path) -> DeadMail | None:
    try:
        at = path.stat().st_ctime
        with path.with_name(f"{path.name}{REASON}").open("rb") as file:
            reason = file.read(MOST_REASON_BYTES).decode("utf-8", "replace").strip()
    except FileNotFoundError:
        reason, at = "", path.stat().st_ctime if path.exists() else 0
    return DeadMail(path.name, reason, at) if at else None
