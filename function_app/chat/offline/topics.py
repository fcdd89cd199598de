"""Whose topic a message is: the physicist's, the chemist's, otherwise the claims assistant's."""

from function_app.chat.offline.conversation import MOST_READ
from function_app.chat.offline.glossary import read_glossary
from function_app.chat.offline.text import read_data, word_line

PHYSICIST, CHEMIST, CLAIMS_ASSISTANT = "PhysicistAgent", "ChemistAgent", "ClaimsAssistant"


def agent_for_topic(message: str) -> str:
    message = message[:MOST_READ]
    weights = {
        CLAIMS_ASSISTANT: _weight_of_claims(message),
        PHYSICIST: read_glossary("physics").weight(message),
        CHEMIST: read_glossary("chemistry").weight(message),
    }
    return max(weights, key=lambda name: weights[name])  # the first of equals


def _weight_of_claims(message: str) -> int:
    line, data = word_line(message), read_data("claims")
    strong = sum(3 for topic in data["topics"] if f" {topic} " in line)
    return strong + sum(1 for topic in data["weak_topics"] if f" {topic} " in line)
