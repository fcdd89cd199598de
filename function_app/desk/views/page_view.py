"""The review page as its templates read it: everything in words, nothing left to work out.

Pure functions of a claim's state: nothing here does I/O, so each state can be drawn on its own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from function_app.desk.claim_state import ClaimState, Stage
from function_app.desk.views.adjudication_view import AdjudicationView, adjudication_view
from function_app.desk.views.afterwards_view import (
    Cases,
    Settling,
    Undoing,
    cases,
    settling,
    undoing,
)
from function_app.desk.views.answers_view import ClaimantRound, claimant_rounds
from function_app.desk.views.approvals_view import ApprovalsView, approvals_view
from function_app.desk.views.ask_view import AskView, ask_view
from function_app.desk.views.confirmed_view import ConfirmedClaim, confirmed_claim
from function_app.desk.views.evidence_view import field_sources
from function_app.desk.views.form_view import FieldView, form_fields, part_fields, part_lines
from function_app.desk.views.header_view import ClaimHeader, claim_header
from function_app.desk.views.history_view import Event, history
from function_app.desk.views.lookup_view import ContractState, contract_state, overruled
from function_app.desk.views.material_view import Material, material
from function_app.desk.views.rounds_view import RoundsView, latest_changes, rounds_view
from function_app.desk.views.sections_view import open_sections
from function_app.desk.views.status_view import (
    ClaimStatus,
    Milestone,
    claim_status,
    milestones,
    what_came_first,
)
from function_app.desk.words.named_values import NamedValue
from function_app.desk.words.rejections import REASONS, reason_words
from function_app.rules.limits import Limits
from function_app.rules.rules_in_words import limits_in_words


@dataclass(frozen=True)
class ReviewForm:
    """`fields` go by their path, `part` are the columns of a line. `filed_at` tells this claim from
    one that has its number later; `me` is the reviewer who is signed in, empty where nobody knows.
    """

    claim_id: str
    filed_at: str
    request_id: str
    seen_digest: str
    me: str
    may_ask_for_changes: bool
    submission_date: str
    fields: dict[str, FieldView]
    open_sections: dict[str, bool]
    part: list[FieldView]
    parts: list[list[str]]  # that were read
    reasons: tuple[tuple[str, str], ...]  # for a rejection
    limits: str  # in a sentence
    is_undone: bool
    contract: ContractState


@dataclass(frozen=True)
class Proceedings:
    """How far the claim has come, for a page whose reader has nothing to decide (any more)."""

    status: ClaimStatus
    milestones: list[Milestone]
    adjudication: AdjudicationView | None
    confirmed: ConfirmedClaim | None
    rejected_because: str
    comments: str  # the reviewer's
    overruled: list[NamedValue]  # of what was looked up: why
    settled_by: str  # empty where nobody had to
    why_settled: str
    what_came_first: str


@dataclass(frozen=True)
class ReviewPage:
    """`is_moving`: the claim goes on without the reader, and the page follows it."""

    instance_id: str
    stage: Stage
    is_moving: bool
    header: ClaimHeader
    proceedings: Proceedings | None
    rounds: RoundsView | None
    approvals: ApprovalsView | None
    material: Material
    form: ReviewForm | None
    history: list[Event]
    undoing: Undoing | None
    settling: Settling | None
    cases: Cases | None
    claimant_rounds: list[ClaimantRound]
    ask: AskView | None
    me: str


def review_page(state: ClaimState, limits: Limits, now: datetime | None = None) -> ReviewPage:
    now = now or datetime.now(UTC)
    return ReviewPage(
        instance_id=state.instance_id,
        stage=state.stage,
        is_moving=state.is_moving,
        header=claim_header(state),
        proceedings=_proceedings(state),
        rounds=rounds_view(state),
        approvals=approvals_view(state),
        material=material(state),
        form=_form(state, limits) if state.stage is Stage.AWAITING else None,
        history=history(state),
        undoing=undoing(state, now),
        settling=settling(state),
        cases=cases(state),
        claimant_rounds=claimant_rounds(state),
        ask=ask_view(state),
        me=state.me or "",
    )


def _proceedings(state: ClaimState) -> Proceedings | None:
    status = claim_status(state)
    if status is None:
        return None
    settlement = state.result.settlement if state.result else None
    return Proceedings(
        status=status,
        milestones=milestones(state),
        adjudication=adjudication_view(state.result),
        confirmed=confirmed_claim(
            state.result, state.decision, state.taken.at if state.taken else None
        ),
        rejected_because=reason_words(state.decision.reason_code if state.decision else None),
        comments=(state.decision.comments if state.decision else None) or "",
        overruled=overruled(state.decision, state.agent1),
        settled_by=settlement.reviewer if settlement else "",
        why_settled=(settlement.comments if settlement else None) or "",
        what_came_first=what_came_first(state),
    )


def _form(state: ClaimState, limits: Limits) -> ReviewForm:
    fields = form_fields(
        state.agent1, field_sources(state.claim, state.agent1), latest_changes(state)
    )
    return ReviewForm(
        claim_id=state.claim_id,
        filed_at=state.created_at.isoformat() if state.created_at else "",
        request_id=state.request_id or "",
        seen_digest=state.seen_digest or "",
        me=state.me or "",
        may_ask_for_changes=state.may_ask_for_changes,
        submission_date=state.created_at.date().isoformat() if state.created_at else "",
        fields=fields,
        open_sections=open_sections(fields),
        part=part_fields(),
        parts=part_lines(state.agent1),
        reasons=REASONS,
        limits=limits_in_words(limits),
        is_undone=state.undone is not None,
        contract=contract_state(state.agent1),
    )
