"""Telling a reviewer that a claim waits. What is told names the claim, never the claimant, and has
no words of an agent's: a chat makes links of them, and looks where they lead.
"""

from typing import Literal, Protocol

from function_app.domain.claim import ClaimType
from function_app.domain.message import Message


class NotificationFailed(Exception):
    """The reviewer was not told. Worth the durable retry."""


class ReviewNotice(Message):
    event: Literal["claim_awaiting_review"] = "claim_awaiting_review"
    instance_id: str
    claim_id: str
    claim_type: ClaimType | None = None
    confidence: float | None = None
    review_url: str | None = None


class Notifier(Protocol):
    def announce(self, notice: ReviewNotice) -> None:
        """May be called again with the same notice. Raises `NotificationFailed`."""
        ...
