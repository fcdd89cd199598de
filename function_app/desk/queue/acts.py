"""What people do at the desk. Each looks first and writes then, in one transaction which nobody
else's comes between, and is kept for the claim's record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from function_app.access.desk_person import DeskPerson
from function_app.approval_policy.facts import mailbox_of
from function_app.approval_policy.read_file import read_policy
from function_app.claim_index.ports import DeskRow
from function_app.claims.errors import ClaimNotFound, TakenByOther
from function_app.desk.queue import database
from function_app.desk.queue.authority import Authority, authority_of
from function_app.desk.queue.errors import NotALead, NotWaiting
from function_app.kit.errors import Refusal, ValidationFailed
from function_app.kit.timestamps import to_milliseconds
from function_app.settings import get_settings

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from function_app.claim_index.desk_state import Standing

_OPEN, _DECIDED = "open", "decided"


@dataclass(frozen=True)
class Turn:
    """One person's, at one moment, in one transaction."""

    connection: "Connection"
    number: int
    me: str
    authority: Authority
    now: datetime

    @property
    def now_ms(self) -> int:
        return to_milliseconds(self.now)

    def record(self, claim: "Standing", act: str, **said: Any) -> None:
        """`said` as an `Act` has it."""
        from function_app.claim_index.desk_state import Act, record

        record(self.connection, claim.instance_id, Act(self.now_ms, self.me, act, **said))

    def hand(self, claim: "Standing", to: str | None) -> None:
        from function_app.claim_index.desk_state import hand_to

        hand_to(self.connection, self.number, claim.instance_id, to, self.now_ms)


type Deed = Callable[[Turn, "Standing"], None]


def take(turn: Turn, claim: "Standing") -> None:
    """A claim that sleeps is awake then."""
    _require_undecided(claim)
    _require_free_for(turn.me, claim)
    if claim.assignee != turn.me or (claim.snoozed_until_ms or 0) > turn.now_ms:
        turn.hand(claim, turn.me)
        turn.record(claim, "take")


def release(turn: Turn, claim: "Standing") -> None:
    if claim.assignee is None:
        return
    if not turn.authority.is_lead:
        _require_free_for(turn.me, claim)
    turn.hand(claim, None)
    turn.record(claim, "release", whose=claim.assignee)


def assigning(to: str) -> Deed:
    def assign(turn: Turn, claim: "Standing") -> None:
        if not turn.authority.is_lead:
            raise NotALead
        _require_undecided(claim)
        turn.hand(claim, to)
        turn.record(claim, "assign", whose=to)

    return assign


def snoozing(until: datetime, reason: str | None) -> Deed:
    def snooze(turn: Turn, claim: "Standing") -> None:
        from function_app.claim_index.desk_state import put_to_sleep

        if claim.stage != _OPEN:
            raise NotWaiting
        if not turn.authority.is_lead:
            _require_free_for(turn.me, claim)
        until_ms = to_milliseconds(until)
        if until_ms <= turn.now_ms:
            raise _wrong_until("must be in the future")
        if claim.due_ms is not None and until_ms > claim.due_ms:
            raise _wrong_until("must not be later than the claim is due")
        put_to_sleep(turn.connection, turn.number, claim.instance_id, until_ms, reason)
        turn.record(claim, "snooze", until_ms=until_ms, words=reason)

    return snooze


def noting(text: str) -> Deed:
    """Kept as a note, which the record has as well."""

    def note(turn: Turn, claim: "Standing") -> None:
        from function_app.claim_index.desk_state import Note, write_note

        written = Note(turn.now_ms, turn.me, text)
        write_note(turn.connection, turn.number, claim.instance_id, written)

    return note


def do(person: DeskPerson, instance_id: str, deed: Deed, now: datetime) -> DeskRow:
    """The row as it is then. Raises `ClaimNotFound`, and whatever the deed raises."""
    with database.writing() as (connection, number):
        return _done(_turn(person, connection, number, now), instance_id, deed)


def do_each(
    person: DeskPerson, instance_ids: list[str], deed: Deed, now: datetime
) -> list[DeskRow | Refusal]:
    """For each in its turn, whatever became of those before it."""
    with database.writing() as (connection, number):
        turn = _turn(person, connection, number, now)
        return [_tried(turn, instance_id, deed) for instance_id in instance_ids]


class _NothingLeft(Exception):
    """Nothing was changed, so that the change's number is given back."""


def take_next(person: DeskPerson, now: datetime) -> str | None:
    """The first claim in the order of the desk that nobody has, that does not sleep and that is
    within my authority: mine from now on. None when there is none.
    """
    try:
        with database.writing() as (connection, number):
            turn = _turn(person, connection, number, now)
            claim = _first_free(turn)
            take(turn, claim)
            return claim.instance_id
    except _NothingLeft:
        return None


def look_at(person: DeskPerson, instance_id: str, now: datetime) -> None:
    """Seen by the others for half a minute."""
    from function_app.claim_index.desk_state import saw, standing

    with database.writing_aside() as connection:
        if standing(connection, instance_id) is None:
            raise ClaimNotFound(instance_id)
        saw(connection, instance_id, person.name, to_milliseconds(now))


def _first_free(turn: Turn) -> "Standing":
    from function_app.claim_index.desk_state import standing
    from function_app.claim_index.first_free import Taker, first_free

    may = turn.authority
    taker = Taker(turn.me, mailbox_of(turn.me), may.limits, may.four_eyes)
    found = first_free(turn.connection, taker, turn.now_ms)
    claim = standing(turn.connection, found) if found else None
    if claim is None:
        raise _NothingLeft
    return claim


def _turn(person: DeskPerson, connection: "Connection", number: int, now: datetime) -> Turn:
    authority = authority_of(person, read_policy(get_settings().approval_policy))
    return Turn(connection, number, person.name, authority, now)


def _tried(turn: Turn, instance_id: str, deed: Deed) -> DeskRow | Refusal:
    try:
        return _done(turn, instance_id, deed)
    except Refusal as refusal:
        return refusal


def _done(turn: Turn, instance_id: str, deed: Deed) -> DeskRow:
    from function_app.claim_index import queries
    from function_app.claim_index.desk_state import standing

    claim = standing(turn.connection, instance_id)
    if claim is None:
        raise ClaimNotFound(instance_id)
    deed(turn, claim)
    return queries.rows(turn.connection, [instance_id], turn.now_ms)[0]


def _require_undecided(claim: "Standing") -> None:
    if claim.stage == _DECIDED:
        raise NotWaiting


def _require_free_for(me: str, claim: "Standing") -> None:
    if claim.assignee not in {None, me}:
        raise TakenByOther(claim.instance_id, claim.assignee or "")


def _wrong_until(message: str) -> ValidationFailed:
    return ValidationFailed([{"field": "until", "message": message}])
