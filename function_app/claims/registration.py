"""The one place where the claim workflow meets the Functions host: its names, routes and keys.

What is registered here are plain functions of their modules, which also run without a host.
"""

from collections.abc import Callable
from typing import Any

import azure.durable_functions as df
from azure.functions import AuthLevel

from function_app.claims import activities, api, orchestrator, steps

blueprint = df.Blueprint()


def _http(method: str, route: str, auth_level: AuthLevel, handler: Callable[..., Any]) -> None:
    bound = blueprint.durable_client_input(client_name="client")(handler)
    blueprint.route(route=route, methods=[method], auth_level=auth_level)(bound)


blueprint.orchestration_trigger("context", steps.ORCHESTRATOR)(orchestrator.claim_orchestrator)
blueprint.activity_trigger("question", steps.READ_CLAIM)(activities.read_claim)
blueprint.activity_trigger("notice", steps.NOTIFY_REVIEWER)(activities.notify_reviewer)
blueprint.activity_trigger("question", steps.ADJUDICATE_CLAIM)(activities.adjudicate_claim)

# Filing and listing claims is for machines, which send a function key. What the review page calls
# is anonymous: a page in a browser has no safe place for a key.
_http("POST", "claims/start", AuthLevel.FUNCTION, api.start_claim)
_http("GET", "claims", AuthLevel.FUNCTION, api.all_claims)
_http("POST", "claims/approve/{instance_id}", AuthLevel.ANONYMOUS, api.approve_claim)
_http("GET", "claims/status/{instance_id}", AuthLevel.ANONYMOUS, api.claim_status)
