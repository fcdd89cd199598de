"""What is noted for the index by what runs anyway: the start of a claim, its activities, and the
routes that decide on it. Nothing waits for it, and no claim fails for it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from durabletask.client import TaskHubGrpcClient

from function_app.approval_policy.models import LadderStep
from function_app.claim_index.none import NoIndex
from function_app.claim_index.opened import claim_index
from function_app.claim_index.ports import Change, ClaimIndex, ClaimPurged, Value
from function_app.claims.decisions.ladder import up_to_the_end
from function_app.claims.indexing.columns import (
    NOT_READ,
    UNDECIDED,
    filed_columns,
    filer_column,
    ms_of,
    reading_columns,
    step_columns,
    submitted_columns,
)
from function_app.claims.indexing.engine import state_columns
from function_app.claims.instances import ClaimInstance
from function_app.claims.messages import AdjudicationRequest, ReviewOrder, Told
from function_app.claims.steps import Step
from function_app.domain.adjudication import FOR_A_PERSON, AdjudicationDecision
from function_app.domain.adjudication_form import DataSource
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.logs import without_text

logger = logging.getLogger(__name__)

_GOES_ON = {"second_approval", "remind", "escalate", "reassign", "undone"}
_SETTLES: str = "settle"
_IS_NO_NEWS: str = "new_link"


@dataclass(frozen=True)
class ClaimNotes:
    """Of one process. What is wrong with a note is in the log; the timer mends the row."""

    index: Callable[[], ClaimIndex]

    def filed(self, instance_id: str, claim: ClaimRequest, filer: str | None) -> None:
        """The engine's own time follows as soon as it is read."""

        def change() -> Change:
            filed = filed_columns(claim.claim_id, datetime.now(UTC), is_exact=False)
            filed |= filer_column(filer)
            state: dict[str, Value] = {"step": "pending", "runtime_status": "Pending"}
            return Change(instance_id, 0, filed, submitted_columns(claim), state)

        self._note(change)

    def reads(self, hub: TaskHubGrpcClient, asked: Agent1Input) -> None:
        def change() -> Change:
            found = hub.get_orchestration_state(asked.instance_id, fetch_payloads=False)
            created = found and found.created_at
            exact = created and filed_columns(asked.claim.claim_id, created, is_exact=True)
            state = step_columns(Step.AGENT1_PROCESSING)
            return Change(asked.instance_id, asked.revision, filed=exact or {}, state=state)

        self._note(change)

    def read(self, asked: Agent1Input, outcome: ActivityOutcome) -> None:
        """Not while it is going to be asked again; what was read before stays when that fails."""
        stays = asked.is_for_a_person and outcome.output is None
        if outcome.retry_after_seconds is not None or stays:
            return

        def change() -> Change:
            columns = reading_columns(asked.claim, outcome.output)
            return Change(asked.instance_id, asked.revision, reading=columns)

        self._note(change)

    def telling(self, order: ReviewOrder, tell: Callable[[], ActivityOutcome]) -> ActivityOutcome:
        """The wait is reckoned from when somebody was told, or nobody could be."""
        self._tells(order)
        begun, ladder = time.monotonic(), Told().ladder
        try:
            outcome = tell()
            ladder = (outcome.read_as(Told) or Told()).ladder
            return outcome
        finally:
            self._told(order, ladder, time.monotonic() - begun)

    def _tells(self, order: ReviewOrder) -> None:
        """Before the reviewers are told: when a round begins it does not wait yet."""
        if order.occasion == _SETTLES:
            state = step_columns(Step.AWAITING_SETTLEMENT) | {"request_id": order.request_id}
            self._note(lambda: Change(order.instance_id, order.revision + 1, state=state))
        elif order.occasion in _GOES_ON:
            self._note(lambda: _waits(order, order.due_at))
        elif order.occasion != _IS_NO_NEWS:
            self._note(lambda: _begins(order))

    def _told(self, order: ReviewOrder, ladder: Sequence[LadderStep], seconds: float) -> None:
        if order.due_at is None or order.occasion in {*_GOES_ON, _SETTLES, _IS_NO_NEWS}:
            return
        deadline = order.due_at + timedelta(seconds=seconds)
        due = up_to_the_end(ladder, deadline)[-1].at
        self._note(lambda: _waits(order, due))

    def decided(self, claim: ClaimInstance, decision: ApprovalDecision) -> None:
        def change() -> Change:
            state = state_columns(claim)
            if state["decision"] is not None:
                state["overruled"] = bool(decision.overrides)
            return Change(claim.instance_id, claim.note.get("revision", 0), state=state)

        self._note(change)

    def moved(self, claim: ClaimInstance) -> None:
        """By an event, of which no activity knows."""
        revision = claim.note.get("revision", 0)
        self._note(lambda: Change(claim.instance_id, revision, state=state_columns(claim)))

    def adjudicates(self, asked: AdjudicationRequest) -> None:
        state = step_columns(Step.AGENT2_PROCESSING)
        self._note(lambda: Change(asked.instance_id, asked.revision, state=state))

    def adjudicated(self, asked: AdjudicationRequest, outcome: ActivityOutcome) -> None:
        if outcome.retry_after_seconds is not None:
            return
        self._note(lambda: _adjudicated(asked, outcome.output or {}))

    def ends(self, instance_id: str, revision: int, last: Step) -> None:
        self._note(lambda: Change(instance_id, revision, state=step_columns(last)))

    def purged(self, instance_id: str) -> None:
        self._note(lambda: ClaimPurged(instance_id))

    def _note(self, change: Callable[[], Change | ClaimPurged | None]) -> None:
        try:
            index = self.index()
            if not isinstance(index, NoIndex) and (made := change()):
                index.note(made)
        except Exception as error:  # noqa: BLE001 - the claim goes on, whatever it is
            logger.warning("desk_index_not_noted %s", without_text(error))


def _begins(order: ReviewOrder) -> Change:
    unread: dict[str, Value] = {"flags": [NOT_READ]} if order.confidence is None else {}
    state = step_columns(Step.AGENT1_COMPLETED) | UNDECIDED | _news(order)
    return Change(order.instance_id, order.revision, reading=unread, state=state)


def _news(order: ReviewOrder) -> dict[str, Value]:
    """Until somebody decides; a reminder says nothing of it."""
    return {"news": True} if order.occasion == "back" else {}


def _waits(order: ReviewOrder, due: datetime | None) -> Change:
    state: dict[str, Value] = {
        **step_columns(Step.AWAITING_APPROVAL),
        **UNDECIDED,
        **_news(order),
        "due_ms": due and ms_of(due),
        "escalation": order.escalation,
        "request_id": order.request_id,
        "roles": [*order.approval_roles],
    }
    return Change(order.instance_id, order.revision + 1, state=state)


def _adjudicated(asked: AdjudicationRequest, output: dict[str, Any]) -> Change | None:
    """What the policy would let through goes to a person where agent 2 does not agree."""
    decision = output.get("decision")
    state: dict[str, Value] = {}
    metadata = cast("dict[str, Any]", asked.claim.get("metadata") or {})
    if metadata.get("data_source") == DataSource.POLICY:
        if decision != AdjudicationDecision.APPROVED or output.get("disagreement"):
            return None
        now = ms_of(datetime.now(UTC))
        state = {**UNDECIDED, "decision": "approved", "decided_ms": now, "straight_through": True}
    waits = asked.after_review == "desk" and decision in FOR_A_PERSON
    last = Step.AWAITING_SETTLEMENT if waits else Step.AGENT2_COMPLETED
    state |= {**step_columns(last if output else Step.ERROR), "outcome": decision}
    return Change(asked.instance_id, asked.revision + 1, state=state)


def notes_of_this_process() -> ClaimNotes:
    return ClaimNotes(claim_index)
