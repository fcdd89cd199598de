"""What the desk's lists ask of the database: keys of many claims, whole rows of the few that are
shown, and how many there are.
"""

import json
from collections.abc import Sequence
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
    func,
    select,
    tuple_,
)

from function_app.claim_index.asked import Asked, Key, View
from function_app.claim_index.chosen import DECIDED, OPEN, chosen, is_awake, is_of, keys_of
from function_app.claim_index.ports import DeskRow
from function_app.claim_index.tables import CLAIMS, DESK_CHANGES, DESK_CLAIMS, DESK_SEEN
from function_app.kit.timestamps import from_milliseconds

SEEN_FOR_MS = 30_000


@dataclass(frozen=True)
class Mark:
    """What a list depends on beside the question: the last change, the last snooze that is over,
    and who looks at which claim, as `(instance_id, person)`.
    """

    version: int
    woken_ms: int
    seen: tuple[tuple[str, str], ...]


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
    keys = keys_of(asked.sort)
    query = chosen(connection, asked, keys).order_by(*keys).limit(limit)
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
    awake = is_awake(now_ms)
    is_free = CLAIMS.c.assignee.is_(None)
    open_ones = select(
        _how_many(awake),
        _how_many(and_(awake, is_of(me))),
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
    found = chosen(connection, asked, [CLAIMS.c.instance_id]).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


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
