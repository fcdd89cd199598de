"""What an offline agent is given: what was said so far, and how it may look up a claim."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

MOST_READ = 20_000  # characters of one message; what an agent says must not depend on more


@dataclass(frozen=True)
class Turn:
    role: Literal["user", "assistant"]
    text: str


type Conversation = Sequence[Turn]  # oldest first; the last turn is what is to be answered


@dataclass(frozen=True)
class ClaimStatus:
    """Of a claim that exists; the words are those of the claims API."""

    claim_id: str
    runtime_status: str  # Running, Completed, ...
    step: str | None = None  # awaiting_approval, rejected, ...
    step_message: str | None = None  # the sentence of that step
    decision: str | None = None  # agent 2's, once there is one
    last_updated: str | None = None  # as iso_utc writes it
    approved_amount: str | None = None  # such as $1,100.00, of an approved claim


type Lookup = Callable[[str], ClaimStatus | None]
"""By claim id; None for a claim that nobody knows."""

type Answer = Callable[[Conversation, str | None, Lookup | None], str]


def message_of(conversation: Conversation) -> str:
    """What is to be answered, at most as much of it as is read."""
    return conversation[-1].text[:MOST_READ].strip() if conversation else ""


def said_before(conversation: Conversation, role: Literal["user", "assistant"]) -> list[str]:
    """Oldest first, without the message that is to be answered."""
    return [turn.text[:MOST_READ] for turn in conversation[:-1] if turn.role == role]
