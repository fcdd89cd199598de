"""What crosses the durable boundary when a claimant is asked: the order to write to them, and what
comes back. The event carries texts and the hashes of files, which lie with the claim.
"""

from datetime import datetime
from typing import Any, Literal

from function_app.domain.claimant_answer import ClaimantAnswer
from function_app.domain.decision import Paper
from function_app.domain.letter import WhereWritten
from function_app.domain.message import Message

TELL_CLAIMANT = "tell_claimant"
CLAIMANT_REPLY = "ClaimantReply"  # the external event

type Outcome = Literal["answered", "recalled", "due", "not_told"]


class QuestionOrder(Message):
    """One letter to the claimant. `request_id` names the question, and is in its link; `number` is
    0 for the question itself, then that of the reminder. `review_url` tells where the app is.
    """

    instance_id: str
    claim_id: str
    request_id: str
    round: int
    number: int = 0
    to: str | None = None
    review_url: str | None = None
    questions: tuple[str, ...] = ()
    documents: tuple[Paper, ...] = ()
    due_at: datetime
    letter: WhereWritten = None  # with the mail that asks for documents


class ClaimantReply(Message):
    """The claimant's answer, or a reviewer who calls the question back. `reply_id` tells two
    replies apart that came at the same time.
    """

    request_id: str
    reply_id: str
    outcome: Literal["answered", "recalled"]
    answer: ClaimantAnswer | None = None
    reviewer: str | None = None
    reason: str | None = None


def question_note(order: QuestionOrder, outcome: Outcome | None, reply_id: str = "") -> Any:
    """What the claim's progress note tells of its latest question; no outcome: it is open."""
    note = {
        "request_id": order.request_id,
        "round": order.round,
        "due_at": order.model_dump(mode="json")["due_at"],
        "outcome": outcome,
        "reply_id": reply_id,
    }
    return {name: value for name, value in note.items() if value}
