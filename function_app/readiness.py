"""Whether the app can do its work: what it needs is asked, at most once in some seconds, however
many ask at the same time. An answer names parts and never an address.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Literal

from function_app.claim_files.opened import files_answer
from function_app.claim_index.opened import database_answers
from function_app.settings import Settings

logger = logging.getLogger(__name__)

KEPT_SECONDS = 5
MOST_SECONDS = 3  # for each part; a monitor does not wait much longer

type Part = Literal["engine", "agents", "conversations", "files", "ocr", "desk"]
type State = Literal["ok", "unreachable", "local"]
"""`local`: nothing outside the app is asked."""
type Ask = Callable[[], Awaitable[None]]
"""Raises where the part does not answer."""


@dataclass(frozen=True)
class Found:
    parts: Mapping[Part, State]

    @property
    def status(self) -> Literal["ready", "degraded", "unavailable"]:
        """Claims are taken as long as the engine is there: it waits for all the others."""
        if self.parts["engine"] == "unreachable":
            return "unavailable"
        return "degraded" if "unreachable" in self.parts.values() else "ready"


class Readiness:
    def __init__(
        self, others: Mapping[Part, Ask | None], now: Callable[[], float] = monotonic
    ) -> None:
        self._others = others
        self._now = now
        self._found: tuple[float, Found] | None = None
        self._looking: asyncio.Task[Found] | None = None

    async def look(self, engine: Ask) -> Found:
        if self._found and self._now() - self._found[0] < KEPT_SECONDS:
            return self._found[1]
        if self._looking is None:
            self._looking = asyncio.create_task(self._look({"engine": engine, **self._others}))
        # Whoever goes away meanwhile does not take the answer from the others.
        return await asyncio.shield(self._looking)

    async def _look(self, asks: Mapping[Part, Ask | None]) -> Found:
        try:
            states = await asyncio.gather(*(_state(part, ask) for part, ask in asks.items()))
            found = Found(dict(zip(asks, states, strict=True)))
            self._found = self._now(), found
            return found
        finally:
            self._looking = None


async def _state(part: Part, ask: Ask | None) -> State:
    if ask is None:
        return "local"
    try:
        async with asyncio.timeout(MOST_SECONDS):
            await ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part does not answer
        logger.warning("not_reached part=%s error=%s", part, type(error).__name__)
        return "unreachable"
    return "ok"


def other_parts(settings: Settings) -> dict[Part, Ask | None]:
    """All that the settings name besides the engine."""
    reads_scans_elsewhere = settings.ocr == "azure"
    return {
        "agents": _web(settings.agent1_endpoint, settings.agent2_endpoint),
        "conversations": _web(settings.conversations_endpoint),
        "files": files_answer if settings.claim_files else None,
        "ocr": _web(settings.document_intelligence_endpoint if reads_scans_elsewhere else None),
        "desk": database_answers if settings.desk_database_url else None,
    }


def _web(*endpoints: str | None) -> Ask | None:
    asked = {endpoint for endpoint in endpoints if endpoint}
    return (lambda: _all_answer(asked)) if asked else None


async def _all_answer(endpoints: Iterable[str]) -> None:
    """Whatever is answered to somebody without a token: it costs nothing and shows the way is open.
    Only an answer that is the way's own, such as a gateway's, is none.
    """
    import httpx  # noqa: PLC0415 - slow to load, and a cold start does without it

    async with httpx.AsyncClient(timeout=MOST_SECONDS) as client:
        for endpoint in endpoints:
            if (await client.get(endpoint)).is_server_error:
                raise ConnectionError
