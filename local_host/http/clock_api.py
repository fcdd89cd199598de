"""`/admin/local/clock`: what time the host believes it is, and moving it forward."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local_host.clock import MICROSECONDS
from local_host.engine.engine import Engine
from local_host.store import records
from local_host.store.failpoints import Commit
from local_host.store.writer import WriteFailed

CLOCK_OFFSET = "clock_offset"
_LONGEST_BODY = 1000


@dataclass(frozen=True, slots=True)
class ClockApi:
    engine: Engine
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[Route]:
        return [
            Route("/admin/local/clock", self._read, methods=["GET"]),
            Route("/admin/local/clock", self._advance, methods=["POST"]),
        ]

    async def _read(self, _request: Request) -> Response:
        clock = self.engine.clock
        now = datetime.fromtimestamp(clock.now() / MICROSECONDS, UTC)
        ahead = clock.offset / MICROSECONDS
        return JSONResponse({"now": now.isoformat(), "seconds_ahead": ahead})

    async def _advance(self, request: Request) -> Response:
        """Stored before it holds: after a restart it is not earlier than before."""
        clock = self.engine.clock
        async with self._one_at_a_time:
            try:
                seconds = _seconds(await request.body())
                offset = clock.offset_after(seconds)
            except ValueError as error:
                return JSONResponse({"error": "validation_failed", "message": str(error)}, 400)
            try:
                await self.engine.transact(
                    Commit.CLOCK, lambda tx: records.write_meta(tx.db, CLOCK_OFFSET, str(offset))
                )
            except WriteFailed as error:
                return JSONResponse({"error": "store_unavailable", "message": str(error)}, 500)
            clock.advance(seconds)
        return await self._read(request)


def _seconds(body: bytes) -> float:
    expected = 'send {"advance_seconds": N} with a number of seconds, zero or more'
    if len(body) > _LONGEST_BODY:
        raise ValueError(expected)
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError(expected) from error
    seconds = document.get("advance_seconds") if isinstance(document, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError(expected)  # noqa: TRY004 - the caller's mistake, not a type of ours
    return seconds
