"""Where mails lie that become claims: a folder, or a container of blobs. What was read lies in
`done` below it, what nobody could read in `dead`, each with the reason beside it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

DONE: Final = "done"
DEAD: Final = "dead"
REASON: Final = ".reason.txt"
MOST_BYTES: Final = 35 * 1024 * 1024  # of a mail
MOST_AT_ONCE: Final = 500  # mails of one look
MOST_REASON_BYTES: Final = 4096
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\]")
_LONGEST = 120  # bytes of a name that is kept


@dataclass(frozen=True)
class Arrival:
    """A mail that lies there whole. `version` changes when the file is written anew."""

    name: str
    size: int
    version: str

    @property
    def kept_name(self) -> str:
        """A name that every file system takes."""
        stem = _UNSAFE.sub("", self.name.encode("utf-8", "replace").decode())[: -len(".eml")]
        return stem.encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .") + ".eml"

    @property
    def other_name(self) -> str:
        """Where another mail had the name."""
        return f"{sha256(self.version.encode()).hexdigest()[:8]}-{self.kept_name}"


@dataclass(frozen=True)
class DeadMail:
    """`at` is when it was put there, in seconds since 1970."""

    name: str
    reason: str
    at: float


class MailPlace(Protocol):
    """Each of these may be asked again with the same, and a mail that is gone is no error. Raises
    `OSError` where the place cannot be had now.
    """

    def arrivals(self) -> Iterable[Arrival]:
        """Some, where there are very many; never one that is still being written."""
        ...

    def content(self, arrival: Arrival) -> bytes | None:
        """None when it is gone, or was written anew: another look finds it."""
        ...

    def done(self, arrival: Arrival) -> None: ...

    def dead(self, arrival: Arrival, reason: str) -> None: ...

    def dead_mails(self) -> list[DeadMail]:
        """The newest first."""
        ...


def is_mail(name: str) -> bool:
    return name.lower().endswith(".eml") and not name.startswith(".")
