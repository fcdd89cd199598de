"""Is it up, which version is it, and who answers as agent 1 and agent 2."""

from datetime import UTC, datetime
from typing import Literal, TypedDict

from azure.functions import HttpRequest, HttpResponse

from function_app import VERSION
from function_app.kit import http
from function_app.kit.about import About, Moment, Reply
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import iso_utc
from function_app.settings import get_settings


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


class AnsweredBy(TypedDict):
    agent1: Literal["foundry", "local"]
    agent2: Literal["foundry", "local"]


class Health(TypedDict):
    status: Literal["healthy"]
    service: str
    timestamp: Moment
    version: str
    agents: AnsweredBy


_HEALTH = About(
    "See whether the app is up, and who answers as agent 1 and agent 2.",
    {200: Reply("The app is up.", Health)},
    tag="host",
)

ROUTES = (Route("GET", "health", health, ANONYMOUS, about=_HEALTH),)
