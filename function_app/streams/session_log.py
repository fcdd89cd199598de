"""What a store of streams must be able to do: for each session, the entries in the order in which
they were written, and the runs in the order in which they were accepted.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from function_app.streams.ports import Cursor, Entry, Kind


class KnownRun(NamedTuple):
    """All its entries are after `start`."""

    run: str
    start: Cursor


class SessionLog(Protocol):
    """Everything raises StreamsUnavailable when the store cannot be reached.

    A session expires some time after the last write to it. When a further run begins, entries that
    are as old are dropped, too.
    """

    def register(self, session: str, run: str) -> None:
        """Registering a run again changes nothing."""
        ...

    def begin(self, session: str, run: str) -> bool:
        """Registers the run if need be. True when something of it has been written before."""
        ...

    def append(self, session: str, run: str, kind: Kind, text: str, sequence: int) -> None: ...

    def knows(self, session: str) -> bool: ...

    def entry(self, session: str, at: Cursor) -> Entry | None: ...

    def first_after(self, session: str, cursor: Cursor) -> Entry | None:
        """Of any run."""
        ...

    def entries(self, session: str, run: str, after: Cursor) -> Sequence[Entry]: ...

    def latest_run(self, session: str) -> KnownRun | None: ...

    def run_after(self, session: str, run: str) -> KnownRun | None: ...
