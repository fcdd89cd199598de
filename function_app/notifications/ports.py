"""Telling somebody outside: a reviewer that a claim, a draft or an action waits, the sender of an
e-mail what the answer is. A notice to a reviewer names the claim, never the claimant unless a
setting says so, and has no words of an agent's: a chat makes links of them, and looks where they
lead.
"""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Literal, Protocol

from pydantic import SerializerFunctionWrapHandler, model_serializer

from function_app.domain.claim import ClaimType
from function_app.domain.message import Message
from function_app.domain.values.lenient import Cents


class Recipient(Message):
    """Somebody with an address. `review_url` is a link of their own, where they have one."""

    mail: str
    role: str | None = None
    review_url: str | None = None


type Occasion = Literal[
    "review",
    "second_approval",
    "changed",
    "back",
    "remind",
    "escalate",
    "reassign",
    "new_link",
    "undone",
    "settle",
]
_ALWAYS_SAID = {"event", "instance_id", "claim_id", "claim_type", "confidence", "review_url"}
_OF_THE_WORKFLOW = {"request_id", "number", "to"}
_SAYS_NOTHING: dict[str, object] = {
    "occasion": "review",
    "number": 0,
    "to": [],
}  # of all others: null


class ReviewNotice(Message):
    """`review` is the first that is told of a claim; a round that follows is `changed`, or `back`
    where the claimant was asked. `number` tells the steps of a ladder apart, and requests for a new
    link.
    """

    event: Literal["claim_awaiting_review"] = "claim_awaiting_review"
    instance_id: str
    claim_id: str
    claim_type: ClaimType | None = None
    confidence: float | None = None
    review_url: str | None = None
    amount: Cents | None = None
    due_at: datetime | None = None
    claimant_name: str | None = None
    occasion: Occasion = "review"
    request_id: str | None = None
    number: int = 0
    to: tuple[Recipient, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same notice told again: activities run at least once."""
        if self.occasion == "review":
            return f"{self.instance_id}-notify"
        return f"{self.instance_id}-{self.request_id}-{self.occasion}-{self.number}"

    def for_outside(self) -> dict[str, Any]:
        """What a program is told; whom else it is told to is not its business."""
        return {name: value for name, value in self.dump().items() if name not in _OF_THE_WORKFLOW}

    @model_serializer(mode="wrap")
    def _without_what_is_not_known(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The names that always were there stay; a later one is there when it says something."""
        return {
            name: value
            for name, value in dump(self).items()
            if name in _ALWAYS_SAID or value != _SAYS_NOTHING.get(name)
        }


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


class Delivery(Message):
    """What became of one notice on one channel: for the record, so it has neither link nor text.
    `to` is who has it in their mailbox; None: whoever reads the channel.
    """

    channel: str
    ok: bool
    error: str | None = None
    at: datetime
    key: str
    to: str | None = None


class NotificationFailed(Exception):
    """Nobody was told. Worth the durable retry, unless it is `lasting`: the same would be answered
    again. The text names no address and no person.
    """

    def __init__(
        self, why: str, *, lasting: bool = False, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(why)
        self.lasting = lasting
        self.retry_after_seconds = retry_after_seconds
        self.deliveries: list[Delivery] = []  # that failed, each for a reason of its own


class Notifier(Protocol):
    def announce(self, notice: Notice) -> Sequence[Delivery]:
        """May be called again with the same notice. Raises `NotificationFailed` when nobody was
        told and another try may help; a failure beside a success is in what it returns.
        """
        ...


class Channel(Protocol):
    """One way of telling, which `Several` uses beside others."""

    @property
    def name(self) -> str: ...

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        """To whom the notice goes, one message each. None is whoever reads the channel; empty is a
        channel that does not carry such a notice.
        """
        ...

    def send(self, notice: Notice, to: Recipient | None) -> None:
        """Once. Raises `NotificationFailed`."""
        ...


class Mailbox(Protocol):
    """Where a mail to a claimant goes: a mail server, or a folder."""

    def post(self, message: EmailMessage, to: str) -> None:
        """May be called again with the same mail. Raises `NotificationFailed`."""
        ...
