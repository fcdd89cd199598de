"""Streams that are kept in a store of their own, piece by piece."""

import asyncio
import logging

from function_app.streams.ports import Cursor, Reading, ReadTurns, StreamsUnavailable
from function_app.streams.reading import read_on
from function_app.streams.session_log import SessionLog
from function_app.streams.writing import LogWriter

logger = logging.getLogger(__name__)


class LoggedStreams:
    def __init__(self, log: SessionLog) -> None:
        self.log = log

    def accept(self, session: str, run: str) -> None:
        try:
            self.log.register(session, run)
        except StreamsUnavailable:
            logger.warning("stream_not_announced run=%s", run)

    def begin(self, session: str, run: str) -> LogWriter:
        return LogWriter(self.log, session, run)

    async def read(self, session: str, after: Cursor | None, turns: ReadTurns) -> Reading:
        # For a moment only: who waits for more holds no thread.
        return await asyncio.to_thread(read_on, self.log, session, after)
