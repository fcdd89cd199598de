"""Agent 1: in Foundry where an endpoint is set, else offline."""

import logging
from functools import cache

from function_app.agents.ports import ClaimAssistant
from function_app.bootstrap.conversations import build_conversations
from function_app.settings import Settings
from function_app.telemetry.traces import TRACES

logger = logging.getLogger(__name__)


def build_assistant(settings: Settings) -> ClaimAssistant:
    assistant = _assistant(settings)
    if not TRACES.are_wanted:
        return _with_shadow(assistant, settings)
    from function_app.agents.traced import TracedAssistant, asked

    known = asked(settings.agent1_name, settings.agent1_endpoint)
    return _with_shadow(TracedAssistant(assistant, known), settings)


def _with_shadow(assistant: ClaimAssistant, settings: Settings) -> ClaimAssistant:
    """A second agent reads beside it in the same project, where there is a desk to show how it
    does.
    """
    name, endpoint = settings.shadow_agent1_name, settings.agent1_endpoint
    if name is None or settings.shadow_percent == 0:
        return assistant
    if endpoint is None or settings.desk_database_url is None:
        logger.warning("shadow_off: it needs AGENT1_PROJECT_ENDPOINT and DESK_DATABASE_URL")
        return assistant
    from function_app.agents.shadow import Shadow, ShadowedAssistant
    from function_app.claim_index.shadow_ledger import DeskLedger

    second = settings.model_copy(update={"agent1_name": name, "agent1_version": None})
    shadow = Shadow(
        cache(lambda: _assistant(second)),
        settings.shadow_percent,
        DeskLedger(name),
        build_conversations(settings, endpoint, name).forget,
    )
    return ShadowedAssistant(assistant, shadow)


def _assistant(settings: Settings) -> ClaimAssistant:
    if settings.agent1_endpoint is None:
        from function_app.agents.offline.assistant import OfflineClaimAssistant

        return OfflineClaimAssistant()

    from function_app.agents.foundry import FoundryClaimAssistant
    from function_app.agents.foundry.connection import client_for

    client = client_for(settings, settings.agent1_endpoint)
    return FoundryClaimAssistant(
        client,
        settings.agent1_name,
        settings.agent1_version,
        sees_images=settings.agent1_sees_images,
    )
