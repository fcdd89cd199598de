"""Where the pieces of an answer go while the model still talks, so that they can be read before it
is done. A run is one turn of a session, under the turn's correlation id.
"""

from typing import Protocol


class RunWriter(Protocol):
    """None of these raises: an agent answers also while its stream cannot be kept."""

    def write(self, text: str) -> None: ...

    def finish(self) -> None: ...

    def fail(self, message: str) -> None: ...


class RunStreams(Protocol):
    def accept(self, session: str, run: str) -> None:
        """The run is known from now on, before anything of it is written."""
        ...

    def begin(self, session: str, run: str) -> RunWriter:
        """Its writer; a run that was begun before starts anew, and says so to its readers."""
        ...


class NoStreams:
    """Keeps nothing."""

    def accept(self, session: str, run: str) -> None: ...

    def begin(self, session: str, run: str) -> RunWriter:
        return _NoWriter()


class _NoWriter:
    def write(self, text: str) -> None: ...

    def finish(self) -> None: ...

    def fail(self, message: str) -> None: ...
