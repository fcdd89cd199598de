"""What the desk's statistics are made from, counted and grouped by the database. Each question goes
along an index that holds all that it asks for.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, or_, select, true

from function_app.claim_index.tables import CLAIMS

_DAY_MS = 86_400_000  # days in UTC are all as long
_DAY = "day"
_TIMEOUT = "timeout"

type PerDay = Mapping[int, int]  # by the number of the day since the first


class _Days(NamedTuple):
    """In the unit of the column that is asked."""

    since: int
    length: int


class Counted(NamedTuple):
    """Days without any are not there."""

    filed: PerDay
    decided: PerDay
    overdue: PerDay
    timed_out: PerDay


@dataclass(frozen=True)
class Decided:
    """Claims of one type that one person decided, or nobody: time, or the policy. `took` are
    milliseconds from filing to the decision, the shortest first.
    """

    claim_type: str | None
    by: str | None
    took: list[int]
    straight_through: int
    overruled: int
    asked: int


def counted(connection: Connection, since_ms: int, now_ms: int) -> Counted:
    c = CLAIMS.c
    # What is decided is so by somebody or of itself, but not by nobody in time.
    has_timed_out = c.step == _TIMEOUT
    is_late = or_(c.decided_ms.is_(None), c.decided_ms > c.due_ms, has_timed_out)
    was_overdue = and_(c.due_ms <= now_ms, is_late)
    ended_undecided = and_(has_timed_out, c.decided_ms.is_(None))
    days, exact_days = _Days(since_ms, _DAY_MS), _Days(since_ms * 1000, _DAY_MS * 1000)
    (filed,) = _per_day(connection, c.created_us, exact_days, true())
    decided, timed_out = _per_day(connection, c.decided_ms, days, ~has_timed_out, has_timed_out)
    overdue, ended = _per_day(connection, c.due_ms, days, was_overdue, ended_undecided)
    return Counted(filed, decided, overdue, Counter(timed_out) + Counter(ended))


def decided(connection: Connection, since_ms: int) -> list[Decided]:
    """A group comes as one row: a hundred rows are read sooner than ten thousand."""
    c = CLAIMS.c
    took = func.aggregate_strings(cast(c.decided_ms - c.created_ms, Text), ",")
    query = (
        select(
            *(c.claim_type, c.decided_by, took),
            *(_count_of(c.straight_through), _count_of(c.overruled), _count_of(c.info_rounds > 0)),
        )
        .where(c.decided_ms >= since_ms, c.step != _TIMEOUT)
        .group_by(c.claim_type, c.decided_by)
    )
    return [
        Decided(row[0], row[1], sorted(json.loads(f"[{row[2]}]")), row[3], row[4], row[5])
        for row in connection.execute(query)
    ]


def _per_day(
    connection: Connection,
    moment: ColumnElement[int],
    days: _Days,
    *conditions: ColumnElement[bool],
) -> list[PerDay]:
    """How many claims each condition is true of."""
    day = ((moment - days.since) // days.length).label(_DAY)
    query = select(day, *map(_count_of, conditions)).where(moment >= days.since).group_by(_DAY)
    rows = connection.execute(query).all()
    return [{row[0]: row[n] for row in rows} for n in range(1, len(conditions) + 1)]


def _count_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
