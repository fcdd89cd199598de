"""How the desk does: day by day, by type and by reviewer."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from function_app.desk.queue import database
from function_app.kit.timestamps import iso_utc, to_milliseconds

if TYPE_CHECKING:
    from function_app.claim_index.figures import Decided


_DAY_MS = 86_400_000  # days in UTC are all as long


class Day(TypedDict):
    day: str
    filed: int
    decided: int
    overdue: int
    timed_out: int


class Pace(TypedDict):
    """Seconds from filing to the decision; null where nothing was decided."""

    decided: int
    median_seconds: float | None
    p90_seconds: float | None


class PaceOfType(Pace):
    type: str


class PaceOfReviewer(Pace):
    reviewer: str


class Rates(TypedDict):
    """Shares of what was decided, from 0 to 1; null where nothing was."""

    straight_through: float | None
    overridden: float | None
    info_requested: float | None


class Stats(TypedDict):
    """`days` in UTC, the oldest first; the last one is today, and not over."""

    days: list[Day]
    time_to_decide: Pace
    by_type: list[PaceOfType]
    by_reviewer: list[PaceOfReviewer]
    rates: Rates
    now: str


def stats(days: int, now: datetime) -> Stats:
    """Raises `DeskNotSetUp` and `DeskUnavailable`."""
    from function_app.claim_index import figures  # noqa: PLC0415 - slow to load

    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=days - 1)
    since_ms, now_ms = to_milliseconds(begin), to_milliseconds(now)
    with database.reading() as connection:
        filed = figures.filed_at(connection, since_ms)
        decided = figures.decided(connection, since_ms)
        timed_out = figures.timed_out_at(connection, since_ms)
        overdue = figures.overdue_at(connection, since_ms, now_ms)
    counted = [
        Counter((moment - since_ms) // _DAY_MS for moment in moments)
        for moments in (filed, [one.decided_ms for one in decided], overdue, timed_out)
    ]
    return Stats(
        days=[
            _day(begin + timedelta(days=number), *(counts[number] for counts in counted))
            for number in range(days)
        ],
        time_to_decide=_pace(decided),
        by_type=[
            PaceOfType(type=name, **_pace(some))
            for name, some in _grouped(decided, lambda one: one.claim_type)
        ],
        by_reviewer=[
            PaceOfReviewer(reviewer=name, **_pace(some))
            for name, some in _grouped(decided, lambda one: one.by)
        ],
        rates=Rates(
            straight_through=_share(one.straight_through for one in decided),
            overridden=_share(one.overruled for one in decided),
            info_requested=_share(one.info_rounds > 0 for one in decided),
        ),
        now=iso_utc(now),
    )


def _day(day: datetime, filed: int, decided: int, overdue: int, timed_out: int) -> Day:
    name = day.date().isoformat()
    return Day(day=name, filed=filed, decided=decided, overdue=overdue, timed_out=timed_out)


def _grouped(
    decided: Sequence["Decided"], name_of: Callable[["Decided"], str | None]
) -> list[tuple[str, list["Decided"]]]:
    """The busiest first."""
    groups: dict[str, list[Decided]] = {}
    for one in decided:
        if name := name_of(one):
            groups.setdefault(name, []).append(one)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _pace(decided: Sequence["Decided"]) -> Pace:
    seconds = sorted((one.decided_ms - one.created_ms) / 1000 for one in decided)
    return Pace(
        decided=len(seconds),
        median_seconds=_percentile(seconds, 50),
        p90_seconds=_percentile(seconds, 90),
    )


def _percentile(ordered: Sequence[float], percent: float) -> float | None:
    """The nearest rank: a time that was taken, never one in between."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _share(flags: Iterable[bool]) -> float | None:
    known = list(flags)
    return round(sum(known) / len(known), 4) if known else None
