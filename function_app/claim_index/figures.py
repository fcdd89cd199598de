"""What the desk's statistics are made from: few columns of the claims of a period."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from function_app.claim_index.tables import CLAIMS


class Decided(NamedTuple):
    """One decided claim. `by` is None where time or the policy decided."""

    created_ms: int
    decided_ms: int
    claim_type: str | None
    by: str | None
    straight_through: bool
    overruled: bool
    info_rounds: int


def filed_at(connection: Connection, since_ms: int) -> Sequence[int]:
    c = CLAIMS.c
    return connection.execute(select(c.created_ms).where(c.created_ms >= since_ms)).scalars().all()


def decided(connection: Connection, since_ms: int) -> list[Decided]:
    """By somebody or of itself, but not by nobody in time."""
    c = CLAIMS.c
    columns = (c.created_ms, c.decided_ms, c.claim_type, c.decided_by)
    flags = (c.straight_through, c.overruled, c.info_rounds)
    query = select(*columns, *flags).where(c.decided_ms >= since_ms, c.step != "timeout")
    return [*map(Decided._make, connection.execute(query).all())]


def timed_out_at(connection: Connection, since_ms: int) -> Sequence[int]:
    """When nobody had decided in time."""
    c = CLAIMS.c
    ended: ColumnElement[int] = func.coalesce(c.decided_ms, c.due_ms)
    query = select(ended).where(c.step == "timeout", ended >= since_ms)
    return connection.execute(query).scalars().all()


def overdue_at(connection: Connection, since_ms: int, now_ms: int) -> Sequence[int]:
    """When a wait came to its end without a decision."""
    c = CLAIMS.c
    is_late = or_(c.decided_ms.is_(None), c.decided_ms > c.due_ms, c.step == "timeout")
    query = select(c.due_ms).where(c.due_ms >= since_ms, c.due_ms <= now_ms, is_late)
    return connection.execute(query).scalars().all()
