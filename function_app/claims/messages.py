"""What crosses the durable boundary into the workflow and its activities.

Whatever carries a caller's own objects travels as JSON text: the durable codec looks into objects,
and would take some of them for Python classes to rebuild.
"""

from datetime import datetime
from typing import Any, Literal

from function_app.approval_policy.models import ApprovalPolicy, LadderStep
from function_app.claims.steps import Step
from function_app.domain.claim import ClaimRequest
from function_app.domain.letter import LetterOrder, WhereWritten
from function_app.domain.message import Message
from function_app.domain.provenance import AgentProvenance
from function_app.domain.reading import ClaimClassification
from function_app.domain.values.lenient import Cents
from function_app.notifications.ports import Delivery, ReviewNotice

NOBODY_TOLD = "The reviewer could not be notified."


class Reopened(Message):
    """Why a claim that had ended is looked at once more, as its case number `case`, and what agent
    1 had read of it by then.
    """

    case: int
    reviewer: str
    reason: str
    signed_in_by: str | None = None
    reading: dict[str, Any] | None = None


class OrchestrationInput(Message):
    """The input of the orchestration: the claim, and the settings that hold from its start. Where
    another workflow filed it, `filed_by` is that one's instance; `filer` is the address of the
    person who did, where a sign-in tells. `traceparent` is where it was filed in its trace.
    """

    claim: ClaimRequest
    approval_timeout_hours: float
    review_url: str | None = None
    filed_by: str | None = None
    filer: str | None = None
    policy: ApprovalPolicy | None = None
    max_review_rounds: int = 3
    notices_name_claimant: bool = False
    traceparent: str | None = None
    after_review: Literal["end", "desk"] = "end"
    max_info_rounds: int = 3
    info_due_days: int = 7
    reopened: Reopened | None = None
    letters: Literal["off", "draft", "auto"] = "off"

    @property
    def case(self) -> int:
        return self.reopened.case if self.reopened else 1


class NoticedInfo(Message):
    claimant_name: str | None = None
    total_estimate: Cents | None = None


class ReadingSummary(Message):
    """What the workflow itself needs to know of agent 1's output."""

    classification: ClaimClassification = ClaimClassification()
    confidence_score: float = 0.0
    extracted_info: NoticedInfo = NoticedInfo()
    provenance: AgentProvenance | None = None


class ReviewOrder(ReviewNotice):
    """What `notify_reviewer` is asked: the notice, and what the schedule of reminders and
    escalations is made from. It is counted from `since`, by the clock of the workflow.
    """

    since: datetime | None = None
    revision: int = 0
    approval_roles: tuple[str, ...] = ()
    escalation: int = 0
    policy: dict[str, Any] | None = None


class Told(Message):
    """What `notify_reviewer` brings back. The schedule is part of it, since it is made from
    calendars that change with their library, and a replay must find the same.
    """

    deliveries: tuple[Delivery, ...] = ()
    ladder: tuple[LadderStep, ...] = ()


class AdjudicationRequest(Message):
    """What agent 2 is asked to decide: the reviewer's form, or the one filled from agent 1.
    `after_review` says what becomes of what it leaves to a person; with a `letter`, the claimant is
    told.
    """

    instance_id: str
    revision: int = 0
    after_review: Literal["end", "desk"] = "end"
    letter: WhereWritten = None
    claim: dict[str, Any]


class LastLetter(Message):
    """What `write_letter` is asked. With it the claim ends, at the step `last`."""

    letter: LetterOrder
    revision: int
    last: Step
