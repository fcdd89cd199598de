"""Which chat client answers, by the settings alone. Each tries once: trying again is the workflow's
business, and survives a restart. Its library is loaded when it is the one.
"""

from collections.abc import Callable

from agent_framework import SupportsChatGetResponse

from function_app.chat.agents import AgentDeclaration
from function_app.chat.offline.conversation import Lookup
from function_app.settings import Settings

type ClientFor = Callable[[AgentDeclaration], SupportsChatGetResponse]


def chat_clients(settings: Settings, lookup: Lookup | None) -> ClientFor:
    """One client for all agents, or an offline one for each."""
    match settings.conversations_answered_by:
        case "offline":
            from function_app.chat.offline_client import OfflineChatClient  # noqa: PLC0415

            return lambda agent: OfflineChatClient(agent.name, lookup)
        case "azure_openai":
            from function_app.chat.openai_clients import azure_openai_client  # noqa: PLC0415

            client = azure_openai_client(settings)
        case "foundry":
            from function_app.chat.openai_clients import foundry_client  # noqa: PLC0415

            client = foundry_client(settings)
    return lambda _: client
