"""PhysicistAgent, offline: answers from a small glossary of physics."""

from function_app.chat.offline.conversation import Conversation, Lookup
from function_app.chat.offline.glossary import explain


def answer(conversation: Conversation, _output: str | None, _lookup: Lookup | None) -> str:
    return explain(conversation, "physics", "temperature, entropy or the photon")
