"""ChemistAgent, offline: answers from a small glossary of chemistry."""

from function_app.chat.offline.conversation import Conversation, Lookup
from function_app.chat.offline.glossary import explain


def answer(conversation: Conversation, _output: str | None, _lookup: Lookup | None) -> str:
    return explain(conversation, "chemistry", "acids, catalysts or the periodic table")
