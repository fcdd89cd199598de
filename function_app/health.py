"""Is it up, which version is it, and who answers as agent 1 and agent 2."""

from datetime import UTC, datetime

from azure.functions import HttpRequest, HttpResponse

from function_app import VERSION
from function_app.kit import http
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


ROUTES = (Route("GET", "health", health, ANONYMOUS),)
