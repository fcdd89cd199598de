"""What waits at this moment: how much of it, how long, and with whom."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column, select

from function_app.claim_index.tables import CLAIMS

_IS_OPEN = CLAIMS.c.stage == literal_column("'open'")


class Standing(NamedTuple):
    """Of the claims that wait for a person here, taken, put off or neither."""

    waiting: int
    unassigned: int
    due_today: int
    overdue: int
    with_claimant: int


class Oldest(NamedTuple):
    instance_id: str
    claim_id: str
    created_ms: int


class Load(NamedTuple):
    """What one person has in hand."""

    reviewer: str
    open: int
    due_today: int
    overdue: int
    cents: int


def standing(connection: Connection, now_ms: int, day_ends_ms: int) -> Standing:
    due_today, overdue = _due(now_ms, day_ends_ms)
    asked = select(
        func.count(), _how_many(CLAIMS.c.assignee.is_(None)), _how_many(due_today),
        _how_many(overdue),
    )  # fmt: skip
    waiting, free, today, late = connection.execute(asked.where(_IS_OPEN)).one()
    away = select(func.count()).where(CLAIMS.c.stage == literal_column("'with_claimant'"))
    with_claimant = connection.execute(away).scalar_one()
    return Standing(waiting, free, today, late, with_claimant)


def oldest(connection: Connection) -> Oldest | None:
    c = CLAIMS.c
    query = select(c.instance_id, c.claim_id, c.created_ms).where(_IS_OPEN)
    row = connection.execute(query.order_by(c.created_us, c.instance_id).limit(1)).first()
    return None if row is None else Oldest._make(row)


def loads(connection: Connection, now_ms: int, day_ends_ms: int) -> list[Load]:
    due_today, overdue = _due(now_ms, day_ends_ms)
    whose = CLAIMS.c.assignee
    query = (
        select(
            whose, func.count(), _how_many(due_today), _how_many(overdue),
            func.coalesce(func.sum(CLAIMS.c.amount_cents), 0),
        )
        .where(_IS_OPEN, whose.is_not(None))
        .group_by(whose)
        .order_by(func.count().desc(), whose)
    )  # fmt: skip
    return [Load(*row[:4], int(row[4])) for row in connection.execute(query)]


def _due(now_ms: int, day_ends_ms: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    due: ColumnElement[Any] = CLAIMS.c.due_ms
    return and_(due > now_ms, due < day_ends_ms), due <= now_ms


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
