"""Is it up, which version is it, who answers as agent 1 and agent 2, and can it do its work."""

from datetime import UTC, datetime
from functools import cache
from typing import Literal, TypedDict

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app import VERSION
from function_app.kit import http
from function_app.kit.about import About, Moment, Reply
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import iso_utc
from function_app.readiness import Readiness, State, other_parts
from function_app.settings import get_settings

_NOBODY = "claim-"  # no claim has this id


def health(req: HttpRequest) -> HttpResponse:
    settings = get_settings()
    return http.reply(
        {
            "status": "healthy",
            "service": "durable-functions-hitl",
            "timestamp": iso_utc(datetime.now(UTC)),
            "version": VERSION,
            "agents": {
                "agent1": "foundry" if settings.agent1_endpoint else "local",
                "agent2": "foundry" if settings.agent2_endpoint else "local",
            },
        }
    )


async def ready(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    async def engine() -> None:
        await client.get_orchestration_state(_NOBODY)

    found = await _readiness().look(engine)
    status = 503 if found.status == "unavailable" else 200
    return http.reply({"status": found.status, "checks": dict(found.parts)}, status)


@cache
def _readiness() -> Readiness:
    return Readiness(other_parts(get_settings()))


class AnsweredBy(TypedDict):
    agent1: Literal["foundry", "local"]
    agent2: Literal["foundry", "local"]


class Health(TypedDict):
    status: Literal["healthy"]
    service: str
    timestamp: Moment
    version: str
    agents: AnsweredBy


class Checks(TypedDict):
    engine: State
    agents: State
    conversations: State
    files: State
    ocr: State
    desk: State


class Ready(TypedDict):
    status: Literal["ready", "degraded", "unavailable"]
    checks: Checks


_HEALTH = About(
    "See whether the app is up, and who answers as agent 1 and agent 2.",
    {200: Reply("The app is up.", Health)},
    tag="host",
)
_READY = About(
    "See whether the app can do its work: whether the engine, the agents and the rest answer.",
    {
        200: Reply("Claims are taken. `degraded`: a part that they can wait for is away.", Ready),
        503: Reply("The engine does not answer: nothing can be filed or decided.", Ready),
    },
    tag="host",
)

ROUTES = (
    Route("GET", "health", health, ANONYMOUS, about=_HEALTH),
    Route("GET", "health/ready", ready, ANONYMOUS, about=_READY),
)
