"""Is it up, which version is it, and who answers as agent 1 and agent 2."""

from datetime import UTC, datetime

from azure.functions import AuthLevel, Blueprint, HttpRequest, HttpResponse

from function_app import VERSION, web
from function_app.agents.selection import agent_kind
from function_app.settings import get_settings
from function_app.timestamps import iso_utc

blueprint = Blueprint()


@blueprint.route(route="health", methods=["GET"], auth_level=AuthLevel.ANONYMOUS)
@web.endpoint
def health(req: HttpRequest) -> HttpResponse:
    settings = get_settings()
    return web.reply(
        {
            "status": "healthy",
            "service": "durable-functions-hitl",
            "timestamp": iso_utc(datetime.now(UTC)),
            "version": VERSION,
            "agents": {
                "agent1": agent_kind(settings.agent1_project_endpoint, settings),
                "agent2": agent_kind(settings.agent2_project_endpoint, settings),
            },
        }
    )
