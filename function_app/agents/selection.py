"""Which agent answers: a Foundry agent where an endpoint is set, else the offline one."""

from typing import Literal

from function_app.agents.offline.adjudication.adjudicator import OfflineAdjudicator
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.agents.ports import Adjudicator, ClaimAssistant
from function_app.agents.rules_gate import RulesGate
from function_app.settings import Settings

# The Foundry adapter is imported where it is built: the Azure and OpenAI libraries take more than a
# second to load, which an app that answers offline need not pay at every start.

type AgentKind = Literal["foundry", "local"]


def agent_kind(endpoint: str | None, settings: Settings) -> AgentKind:
    return "local" if settings.agent_mock_mode or not endpoint else "foundry"


def build_assistant(settings: Settings) -> ClaimAssistant:
    endpoint = settings.agent1_project_endpoint
    if endpoint is None or agent_kind(endpoint, settings) == "local":
        return OfflineClaimAssistant()

    from function_app.agents.foundry import FoundryClaimAssistant  # noqa: PLC0415
    from function_app.agents.foundry.connection import connect, credential_for  # noqa: PLC0415

    client = connect(endpoint, credential_for(settings, endpoint), settings.agent_timeout_seconds)
    return FoundryClaimAssistant(client, settings.agent1_name, settings.agent1_version)


def build_adjudicator(settings: Settings) -> Adjudicator:
    endpoint = settings.agent2_project_endpoint
    if endpoint is None or agent_kind(endpoint, settings) == "local":
        return OfflineAdjudicator()

    from function_app.agents.foundry import FoundryAdjudicator  # noqa: PLC0415
    from function_app.agents.foundry.connection import connect, credential_for  # noqa: PLC0415

    client = connect(endpoint, credential_for(settings, endpoint), settings.agent_timeout_seconds)
    agent = FoundryAdjudicator(client, settings.agent2_name, settings.agent2_version)
    return RulesGate(agent, OfflineAdjudicator()) if settings.adjudication_rules_gate else agent
