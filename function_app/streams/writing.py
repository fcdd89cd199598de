"""A run's pieces on their way into a store, which may fail: the agent answers all the same."""

import logging

from function_app.streams.ports import Kind, StreamsUnavailable
from function_app.streams.session_log import SessionLog

logger = logging.getLogger(__name__)


class LogWriter:
    """After a failure it stays silent, so that an outage costs an answer one timeout and no more.
    At the end it tries once to begin anew with the whole text: a reader is told by the `restart`.
    """

    def __init__(self, log: SessionLog, session: str, run: str) -> None:
        self._log, self._session, self._run = log, session, run
        self._written: list[str] = []
        self._held_back = ""
        self._sequence = 0
        self._behind = False
        try:
            if log.begin(session, run):
                self._append(Kind.RESTART)
        except StreamsUnavailable:
            self._fall_behind()

    def write(self, text: str) -> None:
        text = self._held_back + text
        # A line break of two characters must not come to lie in two pieces: it would be read as two
        # line breaks.
        self._held_back = "\r" if text.endswith("\r") else ""
        self._add_piece(text.removesuffix(self._held_back))

    def finish(self) -> None:
        self._end(Kind.DONE)

    def fail(self, message: str) -> None:
        self._end(Kind.ERROR, message)

    def _end(self, kind: Kind, text: str = "") -> None:
        self._add_piece(self._held_back)
        self._append(kind, text)
        if self._behind:
            self._behind = False
            self._append(Kind.RESTART)
            self._append_piece("".join(self._written))
            self._append(kind, text)

    def _add_piece(self, text: str) -> None:
        self._written.append(text)
        self._append_piece(text)

    def _append_piece(self, text: str) -> None:
        if text:
            self._append(Kind.PIECE, text)

    def _append(self, kind: Kind, text: str = "") -> None:
        if self._behind:
            return
        if kind is Kind.RESTART:
            self._sequence = 0
        storable = text.encode("utf-8", "replace").decode()  # a model may send half a character
        try:
            self._log.append(self._session, self._run, kind, storable, self._sequence)
            self._sequence += kind is not Kind.RESTART
        except StreamsUnavailable:
            self._fall_behind()

    def _fall_behind(self) -> None:
        self._behind = True
        logger.warning("stream_not_written run=%s", self._run)
