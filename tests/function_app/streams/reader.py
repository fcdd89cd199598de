"""Reads a stream as the API does, without waiting."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from function_app.streams.ports import AnsweredTurn, Cursor, Entry, Reading, RunStreams


async def no_record(session: str) -> Sequence[AnsweredTurn]:
    return ()


@dataclass
class Reader:
    streams: RunStreams
    session: str = "s"

    def read(self, after: Cursor | None = None) -> Reading:
        return asyncio.run(self.streams.read(self.session, after, no_record))

    def entries(self, after: Cursor | None = None) -> list[Entry]:
        return [*self.read(after).entries]

    def words(self, after: Cursor | None = None) -> list[str]:
        """The texts of pieces, the names of what else there is."""
        return [entry.text or entry.kind for entry in self.entries(after)]


def said(streams: RunStreams, run: str, *pieces: str, session: str = "s") -> None:
    writer = streams.begin(session, run)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
