"""`/admin/local/clock`: what time the host believes it is, and moving it forward."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local_host.clock import MICROSECONDS
from local_host.engine.engine import Engine
from local_host.engine.transaction import Transaction
from local_host.store import records

CLOCK_OFFSET = "clock_offset"


@dataclass(frozen=True, slots=True)
class ClockApi:
    engine: Engine

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
        """The new offset is kept in the store: after a restart it is not earlier than before."""
        try:
            self.engine.clock.advance(_seconds(await request.body()))
        except ValueError as error:
            return JSONResponse({"error": "validation_failed", "message": str(error)}, 400)
        await self.engine.transact(self._keep_offset)
        return await self._read(request)

    def _keep_offset(self, tx: Transaction) -> None:
        records.write_meta(tx.db, CLOCK_OFFSET, str(self.engine.clock.offset))


def _seconds(body: bytes) -> float:
    expected = 'send {"advance_seconds": N} with a number of seconds, zero or more'
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError(expected) from error
    seconds = document.get("advance_seconds") if isinstance(document, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError(expected)  # noqa: TRY004 - the caller's mistake, not a type of ours
    return seconds
