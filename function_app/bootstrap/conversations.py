"""Where an agent's service keeps what it was asked."""

from function_app.agents.ports import Conversations, NoConversations
from function_app.settings import Settings


def build_conversations(settings: Settings, endpoint: str | None, agent: str) -> Conversations:
    if endpoint is None:
        return NoConversations()

    from function_app.agents.foundry import FoundryConversations
    from function_app.agents.foundry.connection import client_for

    return FoundryConversations(client_for(settings, endpoint), agent)
