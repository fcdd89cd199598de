"""What the desk's lists ask of the database. Each goes along an index that holds the order and all
that is filtered by; whole rows are read of the few claims that are shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)

from function_app.claim_index.asked import Asked, Key, Sort, View
from function_app.claim_index.desk_state import PASSED_ON
from function_app.claim_index.ports import DeskRow
from function_app.claim_index.tables import CLAIMS, DESK_ACTS, DESK_CHANGES, DESK_CLAIMS, DESK_SEEN
from function_app.kit.timestamps import from_milliseconds

OPEN, DECIDED = "open", "decided"
SEEN_FOR_MS = 30_000
_STAGES = {View.WITH_CLAIMANT: "with_claimant", View.DECIDED: DECIDED}  # the others are open
# As the indexes have them, to the letter.
_ORDERS: Mapping[Sort, Sequence[str]] = {
    Sort.DUE: (
        "(-claims.escalation)",
        "(coalesce(claims.due_ms, 9000000000000000))",
        "(CASE WHEN claims.urgent THEN 0 ELSE 1 END)",
        "claims.created_us",
    ),
    Sort.AMOUNT: ("(coalesce(-claims.amount_cents, 9000000000000000))", "claims.created_us"),
    Sort.AGE: ("claims.created_us",),
    Sort.CONFIDENCE: ("(coalesce(claims.confidence, 2))", "claims.created_us"),
}
_ESCAPE = "\\"


@dataclass(frozen=True)
class Mark:
    """What a list depends on beside the question: the last change, the last snooze that is over,
    and who looks at which claim, as `(instance_id, person)`.
    """

    version: int
    woken_ms: int
    seen: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Taker:
    """Who has these roles may approve what asks for one of them, each up to so many cents; without
    `limits` anybody may. What I have approved is for others, and so is a claim of my own, which
    names my `mailbox`; with `four_eyes` also what I have filed, or decided and is to be settled.
    """

    me: str
    mailbox: str
    limits: Mapping[str, int | None] | None
    four_eyes: bool


def mark(connection: Connection, me: str | None, now_ms: int) -> Mark:
    woken = select(func.max(DESK_CLAIMS.c.snoozed_until_ms)).where(
        DESK_CLAIMS.c.snoozed_until_ms <= now_ms
    )
    asked = select(DESK_CHANGES.c.number, woken.scalar_subquery())
    version, woken_ms = connection.execute(asked).one()
    return Mark(version, woken_ms or 0, _seen(connection, me, now_ms))


def page(
    connection: Connection, asked: Asked, limit: int, after: Key | None = None
) -> list[Row[Any]]:
    """Rows of the key's values; the last one is the id."""
    return [*connection.execute(query_of(connection, asked, limit, after)).all()]


def query_of(
    connection: Connection, asked: Asked, limit: int, after: Key | None = None
) -> Select[Any]:
    keys = _keys(asked.sort)
    query = _chosen(connection, asked, keys).order_by(*keys).limit(limit)
    return query if after is None else query.where(tuple_(*keys) > tuple_(*after))


def rows(
    connection: Connection, ids: Sequence[str], now_ms: int, seen: Sequence[tuple[str, str]] = ()
) -> list[DeskRow]:
    """In the order of the ids; one that is unknown is left out."""
    query = select(CLAIMS).where(CLAIMS.c.instance_id.in_(ids))
    looking: dict[str, list[str]] = {}
    for instance_id, person in seen:
        looking.setdefault(instance_id, []).append(person)
    found = {
        row.instance_id: _desk_row(row, now_ms, looking.get(row.instance_id, []))
        for row in connection.execute(query)
    }
    return [found[one] for one in ids if one in found]


def counts(connection: Connection, me: str | None, now_ms: int) -> dict[str, int]:
    """How many claims each view has, whatever is filtered by."""
    stages = select(CLAIMS.c.stage, func.count()).group_by(CLAIMS.c.stage)
    by_stage: dict[str | None, int] = {row[0]: row[1] for row in connection.execute(stages)}
    awake = _is_awake(now_ms)
    is_free = CLAIMS.c.assignee.is_(None)
    open_ones = select(
        _how_many(awake),
        _how_many(and_(awake, _is_of(me))),
        _how_many(and_(awake, is_free)),
        _how_many(and_(awake, CLAIMS.c.step == "awaiting_settlement")),
        func.count(),
    ).where(CLAIMS.c.stage == OPEN)
    open_, mine, unassigned, settlement, every = connection.execute(open_ones).one()
    return {
        View.OPEN.value: open_,
        View.MINE.value: mine,
        View.UNASSIGNED.value: unassigned,
        View.WITH_CLAIMANT.value: by_stage.get("with_claimant", 0),
        View.SETTLEMENT.value: settlement,
        View.SNOOZED.value: every - open_,
        View.DECIDED.value: by_stage.get(DECIDED, 0),
    }


def count(connection: Connection, asked: Asked, most: int) -> int:
    """Up to `most`: nobody waits for the last of many."""
    chosen = _chosen(connection, asked, [CLAIMS.c.instance_id]).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(chosen)).scalar_one()


def first_free(connection: Connection, taker: Taker, now_ms: int) -> str | None:
    """The first in the order of the desk that nobody has and that the taker may approve."""
    asked = Asked(view=View.UNASSIGNED, me=taker.me, now_ms=now_ms)
    keys = _keys(asked.sort)
    wanted = (_within(taker.limits), ~_passed_on_by(taker.me), ~_is_kept_from(connection, taker))
    query = _chosen(connection, asked, keys).where(*wanted).order_by(*keys).limit(1)
    row = connection.execute(query).first()
    return None if row is None else row[-1]


def _chosen(
    connection: Connection, asked: Asked, columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    wanted = [*_of_the_view(asked), *_of_the_filters(connection, asked)]
    return select(*columns).select_from(CLAIMS).where(*wanted)


def _of_the_view(asked: Asked) -> list[ColumnElement[bool]]:
    stage = CLAIMS.c.stage == _literal(_STAGES.get(asked.view, OPEN))
    awake = _is_awake(asked.now_ms)
    match asked.view:
        case View.WITH_CLAIMANT | View.DECIDED:
            return [stage]
        case View.OPEN:
            return [stage, awake]
        case View.MINE:
            return [stage, awake, _is_of(asked.me)]
        case View.UNASSIGNED:
            return [stage, awake, CLAIMS.c.assignee.is_(None)]
        case View.SETTLEMENT:
            return [stage, awake, CLAIMS.c.step == _literal("awaiting_settlement")]
        case View.SNOOZED:
            return [stage, CLAIMS.c.snoozed_until_ms > asked.now_ms]


def _of_the_filters(connection: Connection, asked: Asked) -> list[ColumnElement[bool]]:
    dialect, c = connection.dialect.name, CLAIMS.c
    wanted = [_contains(dialect, c.search, word) for word in asked.words]
    if asked.claim_type is not None:
        wanted.append(c.claim_type == asked.claim_type)
    if asked.flag is not None:
        wanted.append(_contains(dialect, c.flags, json.dumps(asked.flag, ensure_ascii=False)))
    if asked.assignee is not None:
        wanted.append(CLAIMS.c.assignee == asked.assignee)
    if asked.nobody:
        wanted.append(CLAIMS.c.assignee.is_(None))
    if asked.min_cents is not None:
        wanted.append(c.amount_cents >= asked.min_cents)
    if asked.max_cents is not None:
        wanted.append(c.amount_cents <= asked.max_cents)
    if asked.due_before_ms is not None:
        wanted.append(c.due_ms < asked.due_before_ms)
    return wanted


def _passed_on_by(me: str) -> ColumnElement[bool]:
    c = DESK_ACTS.c
    return exists().where(c.instance_id == CLAIMS.c.instance_id, c.person == me, c.act == PASSED_ON)


def _is_kept_from(connection: Connection, taker: Taker) -> ColumnElement[bool]:
    c = CLAIMS.c
    written = json.dumps(taker.mailbox, ensure_ascii=False)
    own = _contains(connection.dialect.name, c.people, written)
    if not taker.four_eyes:
        return own
    decided = func.lower(func.coalesce(c.decided_by, "")).in_({taker.me.lower(), taker.mailbox})
    return or_(own, func.coalesce(c.filer, "") == taker.mailbox, decided)


def _within(limits: Mapping[str, int | None] | None) -> ColumnElement[bool]:
    if limits is None:
        return true()
    return or_(
        CLAIMS.c.roles == "[]",
        *(
            and_(
                CLAIMS.c.roles.contains(json.dumps(role, ensure_ascii=False), autoescape=True),
                true() if most is None else func.coalesce(CLAIMS.c.amount_cents, 0) <= most,
            )
            for role, most in limits.items()
        ),
    )


def _contains(dialect: str, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """SQLite's LIKE takes capitals for small letters; PostgreSQL knows what to expect of LIKE."""
    if dialect == "sqlite":
        return func.instr(column, text) > 0
    escaped = text.replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    return column.like(f"%{escaped}%", escape=_ESCAPE)


def _keys(sort: Sort) -> list[ColumnElement[Any]]:
    return [*(literal_column(key) for key in _ORDERS[sort]), CLAIMS.c.instance_id]


def _is_awake(now_ms: int) -> ColumnElement[bool]:
    until = CLAIMS.c.snoozed_until_ms
    return or_(until.is_(None), until <= now_ms)


def _is_of(me: str | None) -> ColumnElement[bool]:
    """Who has not said who they are has no claim: theirs are not those that nobody has."""
    return false() if me is None else CLAIMS.c.assignee == me


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _literal(word: str) -> ColumnElement[str]:
    """Our own words, which the database may plan by."""
    return literal_column(f"'{word}'")


def _seen(connection: Connection, me: str | None, now_ms: int) -> tuple[tuple[str, str], ...]:
    query = (
        select(DESK_SEEN.c.instance_id, DESK_SEEN.c.person)
        .where(DESK_SEEN.c.at_ms > now_ms - SEEN_FOR_MS, DESK_SEEN.c.person != (me or ""))
        .order_by(DESK_SEEN.c.instance_id, DESK_SEEN.c.person)
    )
    return tuple((row[0], row[1]) for row in connection.execute(query))


def _desk_row(row: Row[Any], now_ms: int, seen_by: list[str]) -> DeskRow:
    snoozed_ms = row.snoozed_until_ms or 0
    return DeskRow(
        instance_id=row.instance_id,
        claim_id=row.claim_id,
        step=row.step,
        claimant=row.claimant,
        claim_type=row.claim_type,
        component=row.component,
        amount=None if row.amount_cents is None else Decimal(row.amount_cents) / 100,
        confidence=row.confidence,
        flags=json.loads(row.flags),
        urgent=row.urgent,
        created_time=from_milliseconds(row.created_ms),
        due_at=None if row.due_ms is None else from_milliseconds(row.due_ms),
        escalation=row.escalation,
        assignee=row.assignee,
        seen_by=seen_by,
        snoozed_until=from_milliseconds(snoozed_ms) if snoozed_ms > now_ms else None,
        news=row.news,
        version=row.version,
    )
