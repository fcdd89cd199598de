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

    A session is gone a while after the last that was written to it; so are, once another run
    begins, entries of that age.
    """

    def register(self, session: str, run: str) -> None:
        """Once more changes nothing."""
        ...

    def begin(self, session: str, run: str) -> bool:
        """Registers the run if need be; whether something of it has been written before."""
        ...

    def append(self, session: str, run: str, kind: Kind, text: str, sequence: int) -> None: ...

    def knows(self, session: str) -> bool: ...

    def entry(self, session: str, at: Cursor) -> Entry | None: ...

    def first_after(self, session: str, cursor: Cursor) -> Entry | None:
        """Of whichever run."""
        ...

    def entries(self, session: str, run: str, after: Cursor) -> Sequence[Entry]: ...

    def latest_run(self, session: str) -> KnownRun | None: ...

    def run_after(self, session: str, run: str) -> KnownRun | None: ...
