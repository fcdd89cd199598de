"""Whose topic a message is: the physicist's, the chemist's or the claims assistant's."""

from function_app.chat.agents import CHEMIST, CLAIMS_ASSISTANT, PHYSICIST
from function_app.chat.offline.conversation import MOST_READ
from function_app.chat.offline.glossary import read_glossary
from function_app.chat.offline.text import read_data, word_line


def agent_for_topic(message: str) -> str | None:
    """None: no word in it says."""
    message = message[:MOST_READ]
    weights = {
        CLAIMS_ASSISTANT: _weight_of_claims(message),
        PHYSICIST: read_glossary("physics").weight(message),
        CHEMIST: read_glossary("chemistry").weight(message),
    }
    best = max(weights, key=lambda name: weights[name])  # the first of equals
    return best if weights[best] else None


def _weight_of_claims(message: str) -> int:
    line, data = word_line(message), read_data("claims")
    strong = sum(3 for topic in data["topics"] if f" {topic} " in line)
    return strong + sum(1 for topic in data["weak_topics"] if f" {topic} " in line)
