"""No streams: nothing is written, and no reader finds any."""

from function_app.streams.ports import Cursor, Reading, ReadTurns, StreamNotFound


class SilentWriter:
    def write(self, text: str) -> None:
        pass

    def finish(self) -> None:
        pass

    def fail(self, message: str) -> None:
        pass


class NoStreams:
    def accept(self, session: str, run: str) -> None:
        pass

    def begin(self, session: str, run: str) -> SilentWriter:
        return SilentWriter()

    async def read(self, session: str, after: Cursor | None, turns: ReadTurns) -> Reading:
        raise StreamNotFound
