"""One claim as a row of the desk: each value as a clerk reads it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from function_app.claim_index.ports import DeskRow
from function_app.claims.steps import Step
from function_app.desk.words.code_words import as_title
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.desk.words.named_values import dollars
from function_app.desk.words.remaining import Tone, remaining_words, soon_from, tone_of

FLAGS: Final = {
    "concerns": "Concerns",
    "missing_information": "Information missing",
    "no_contract": "No contract",
    "unreadable_document": "Document unreadable",
    "not_read": "Could not be read",
}
_STANDINGS: Final = {
    Step.AGENT1_PROCESSING: "Being read",
    Step.AGENT1_COMPLETED: "Being read",
    Step.AWAITING_APPROVAL: "Waits for a reviewer",
    Step.WITH_CLAIMANT: "With the claimant",
    Step.DECIDED: "Decided, can be undone",
    Step.AGENT2_PROCESSING: "Being checked",
    Step.AWAITING_SETTLEMENT: "To settle",
    Step.AGENT2_COMPLETED: "Completed",
    Step.REJECTED: "Rejected",
    Step.TIMEOUT: "Timed out",
    Step.ERROR: "Failed",
}
_WAITS: Final = {Step.AWAITING_APPROVAL, Step.WITH_CLAIMANT, Step.AWAITING_SETTLEMENT}


@dataclass(frozen=True)
class Due:
    at: Moment
    ms: int
    soon_ms: int
    tone: Tone
    words: str


@dataclass(frozen=True)
class Mark:
    words: str
    icon: str
    tone: str


@dataclass(frozen=True)
class RowView:
    """`state` is another one when anything shown here is, but for who has the claim and who looks
    at it: a change of those moves nothing.
    """

    id: str
    claim_id: str
    state: str
    claimant: str
    component: str
    claim_type: str
    amount: str
    confidence: str
    marks: tuple[Mark, ...]
    flags: tuple[str, ...]
    due: Due | None
    standing: str
    snoozed: Moment | None
    assignee: str | None
    with_whom: str
    is_mine: bool
    can_take: bool
    can_release: bool
    lookers: str
    lookers_mails: str


def row_view(row: DeskRow, now: datetime, me: str | None, *, is_lead: bool) -> RowView:
    is_mine = row.assignee is not None and row.assignee == me
    waits = row.step in _WAITS
    others = [person for person in row.seen_by if person != me]
    return RowView(
        id=row.instance_id,
        claim_id=row.claim_id,
        state=_state(row),
        claimant=row.claimant or "Claimant not known",
        component=row.component or "Component not known",
        claim_type=row.claim_type or "",
        amount=dollars(row.amount),
        confidence="" if row.confidence is None else f"{row.confidence:.0%} sure",
        marks=tuple(_marks(row)),
        flags=tuple(FLAGS.get(flag, as_title(flag)) for flag in row.flags),
        due=_due(row, now) if waits else None,
        standing=_STANDINGS.get(Step(row.step), row.step) if row.step in Step else "Being filed",
        snoozed=moment(row.snoozed_until),
        assignee=row.assignee,
        with_whom="You" if is_mine else _short(row.assignee) if row.assignee else "Nobody",
        is_mine=is_mine,
        can_take=waits and row.assignee is None,
        can_release=waits and row.assignee is not None and (is_mine or is_lead),
        lookers=_looking(others),
        lookers_mails=", ".join(others),
    )


def _due(row: DeskRow, now: datetime) -> Due | None:
    at = moment(row.due_at)
    if row.due_at is None or at is None:
        return None
    soon = soon_from(row.created_time, row.due_at)
    return Due(
        at=at,
        ms=milliseconds(row.due_at),
        soon_ms=milliseconds(soon),
        tone=tone_of(now, row.due_at, soon),
        words=remaining_words(now, row.due_at, soon),
    )


def _marks(row: DeskRow) -> Iterator[Mark]:
    if row.escalation > 0:
        yield Mark(f"Escalated {row.escalation}", "arrow-up-circle-fill", "bad")
    if row.urgent:
        yield Mark("Urgent", "lightning-charge-fill", "warn")
    if row.news:
        yield Mark("New answer", "chat-left-dots-fill", "info")


def _looking(people: Sequence[str]) -> str:
    if not people:
        return ""
    first = f"{_short(people[0])} looks"
    return first if len(people) == 1 else f"{first}, {len(people) - 1} more"


def _short(mail: str) -> str:
    return mail.partition("@")[0] or mail


def _state(row: DeskRow) -> str:
    shown = row.model_dump_json(exclude={"assignee", "seen_by", "version"})
    return hashlib.sha256(shown.encode()).hexdigest()[:12]


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
