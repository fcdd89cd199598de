"""Telling somebody outside: a reviewer that a claim, a draft or an action waits, the sender of an
e-mail what the answer is. A notice to a reviewer names the claim, never the claimant, and has no
words of an agent's: a chat makes links of them, and looks where they lead.
"""

from datetime import datetime
from typing import Literal, Protocol

from function_app.domain.claim import ClaimType
from function_app.domain.message import Message


class NotificationFailed(Exception):
    """Nobody was told. Worth the durable retry."""


class ReviewNotice(Message):
    event: Literal["claim_awaiting_review"] = "claim_awaiting_review"
    instance_id: str
    claim_id: str
    claim_type: ClaimType | None = None
    confidence: float | None = None
    review_url: str | None = None

    @property
    def key(self) -> str:
        """The same for the same notice told again: activities run at least once."""
        return f"{self.instance_id}-notify"


class DecisionNotice(Message):
    """A workflow waits for somebody to approve; what there is to decide on, its status shows."""

    event: Literal["content_awaiting_review", "action_awaiting_decision"]
    instance_id: str
    request_id: str
    expires_at: datetime

    @property
    def key(self) -> str:
        return f"{self.instance_id}-{self.request_id}-notify"


class EmailAnswer(Message):
    """To be sent to whoever wrote the e-mail `email_id`."""

    event: Literal["email_answer"] = "email_answer"
    instance_id: str
    email_id: str
    response: str

    @property
    def key(self) -> str:
        return f"{self.instance_id}-send_email"


class ClaimantMessage(Message):
    """To be sent to the claimant, at the address that the claim came from."""

    event: Literal["message_to_claimant"] = "message_to_claimant"
    instance_id: str
    claim_id: str
    recipient: str
    message: str

    @property
    def key(self) -> str:
        return f"{self.instance_id}-write_to_claimant"


type Notice = ReviewNotice | DecisionNotice | EmailAnswer | ClaimantMessage


class Notifier(Protocol):
    def announce(self, notice: Notice) -> None:
        """May be called again with the same notice. Raises `NotificationFailed`."""
        ...
