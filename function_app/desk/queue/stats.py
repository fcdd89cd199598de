"""How the desk does: day by day, by type and by reviewer."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, TypedDict

from function_app.desk.queue import database
from function_app.kit.timestamps import iso_utc, to_milliseconds

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from function_app.claim_index.figures import Counted, Decided


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
    with database.reading() as connection:
        return stats_of(connection, days, now)


def stats_of(connection: "Connection", days: int, now: datetime) -> Stats:
    from function_app.claim_index import figures  # noqa: PLC0415 - slow to load

    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=days - 1)
    since_ms = to_milliseconds(begin)
    counted = figures.counted(connection, since_ms, to_milliseconds(now))
    decided = figures.decided(connection, since_ms)
    return Stats(
        days=[_day(begin, number, counted) for number in range(days)],
        time_to_decide=_pace(decided),
        by_type=[
            PaceOfType(type=name, **pace)
            for name, pace in _paces(decided, lambda some: some.claim_type)
        ],
        by_reviewer=[
            PaceOfReviewer(reviewer=name, **pace)
            for name, pace in _paces(decided, lambda some: some.by)
        ],
        rates=_rates(decided),
        now=iso_utc(now),
    )


def _day(begin: datetime, number: int, counted: "Counted") -> Day:
    return Day(
        day=(begin + timedelta(days=number)).date().isoformat(),
        filed=counted.filed.get(number, 0),
        decided=counted.decided.get(number, 0),
        overdue=counted.overdue.get(number, 0),
        timed_out=counted.timed_out.get(number, 0),
    )


def _paces(
    decided: Sequence["Decided"], name_of: Callable[["Decided"], str | None]
) -> list[tuple[str, Pace]]:
    """The busiest first."""
    groups: dict[str, list[Decided]] = {}
    for some in decided:
        if name := name_of(some):
            groups.setdefault(name, []).append(some)
    paces = [(name, _pace(group)) for name, group in groups.items()]
    return sorted(paces, key=lambda named: (-named[1]["decided"], named[0]))


def _pace(decided: Iterable["Decided"]) -> Pace:
    took = sorted(chain.from_iterable(some.took for some in decided))
    return Pace(
        decided=len(took),
        median_seconds=_percentile(took, 50),
        p90_seconds=_percentile(took, 90),
    )


def _percentile(took: Sequence[int], percent: int) -> float | None:
    """The nearest rank: a time that was taken, never one in between."""
    if not took:
        return None
    return took[max(0, -(-len(took) * percent // 100) - 1)] / 1000


def _rates(decided: Sequence["Decided"]) -> Rates:
    every = sum(len(some.took) for some in decided)

    def share(counts: Iterable[int]) -> float | None:
        return round(sum(counts) / every, 4) if every else None

    return Rates(
        straight_through=share(some.straight_through for some in decided),
        overridden=share(some.overruled for some in decided),
        info_requested=share(some.asked for some in decided),
    )
