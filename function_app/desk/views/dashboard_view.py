"""The dashboard as a clerk reads it: what waits now, and how the last days went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from function_app.claim_index.standing import Load, Oldest, Standing
from function_app.desk.queue.stats import Day, Pace, Stats
from function_app.desk.views.chart_view import Chart, ChartRow, Figure, Series, day_row, summed_up
from function_app.domain.values.money import dollars
from function_app.kit.timestamps import from_milliseconds

_FILED = (Series("Filed", "info"), Series("Decided", "good", is_line=True))
_LATE = (Series("Overdue", "warn"), Series("Timed out", "bad", is_line=True))


@dataclass(frozen=True)
class Tile:
    """A number that stands out. `tone` is that of a warning where there is something to do."""

    name: str
    value: str
    note: str = ""
    address: str | None = None
    tone: str = ""


@dataclass(frozen=True)
class PaceRow:
    name: str
    decided: int
    median: str
    slowest: str


@dataclass(frozen=True)
class LoadRow:
    reviewer: str
    address: str
    open: int
    due_today: int
    overdue: int
    amount: str
    decided: int
    median: str


@dataclass(frozen=True)
class Dashboard:
    """`loads` is None for whoever is no lead."""

    me: str
    days: int
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    rates: Sequence[Tile]
    types: Sequence[PaceRow]
    loads: Sequence[LoadRow] | None


@dataclass(frozen=True)
class Known:
    standing: Standing
    oldest: Oldest | None
    stats: Stats
    loads: Sequence[Load] | None


def dashboard_view(me: str, known: Known, now: datetime) -> Dashboard:
    stats = known.stats
    return Dashboard(
        me=me,
        days=len(stats["days"]),
        tiles=_tiles(known.standing, known.oldest, now),
        charts=[_filed(stats["days"]), _late(stats["days"])],
        rates=_rates(stats),
        types=[_pace(one["type"], one) for one in stats["by_type"]],
        loads=None if known.loads is None else _loads(known.loads, stats),
    )


def _tiles(now_waiting: Standing, oldest: Oldest | None, now: datetime) -> list[Tile]:
    claimants = now_waiting.with_claimant
    return [
        Tile("Waiting now", f"{now_waiting.waiting:,}", _unassigned(now_waiting), "../desk"),
        Tile("Due today", f"{now_waiting.due_today:,}", "by midnight, UTC", _due_before(now)),
        Tile(
            "Overdue",
            f"{now_waiting.overdue:,}",
            "nobody decided in time" if now_waiting.overdue else "nothing is late",
            tone="bad" if now_waiting.overdue else "",
        ),
        _oldest(oldest, now),
        Tile(
            "With claimants", f"{claimants:,}", "a question is open", "../desk?view=with_claimant"
        ),
    ]


def _unassigned(now_waiting: Standing) -> str:
    return f"{now_waiting.unassigned:,} without a person"


def _due_before(now: datetime) -> str:
    return "../desk?" + urlencode({"due_before": end_of_day(now).date().isoformat()})


def end_of_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _oldest(oldest: Oldest | None, now: datetime) -> Tile:
    if oldest is None:
        return Tile("Oldest", "-", "nothing waits")
    age = (now - from_milliseconds(oldest.created_ms)).total_seconds()
    return Tile("Oldest", duration(age), oldest.claim_id, f"../review/{oldest.instance_id}")


def _filed(days: Sequence[Day]) -> Chart:
    rows = [day_row(day["day"], [Figure(day["filed"]), Figure(day["decided"])]) for day in days]
    return _chart("filed", "Filed and decided", _FILED, rows)


def _late(days: Sequence[Day]) -> Chart:
    rows = [day_row(day["day"], [Figure(day["overdue"]), Figure(day["timed_out"])]) for day in days]
    return _chart("late", "Overdue and timed out", _LATE, rows)


def _chart(name: str, title: str, series: Sequence[Series], rows: Sequence[ChartRow]) -> Chart:
    return Chart(name, title, summed_up(series, rows), series, rows)


def _rates(stats: Stats) -> list[Tile]:
    pace, rates = stats["time_to_decide"], stats["rates"]
    return [
        Tile("Time to decide", duration(pace["median_seconds"]), "half were faster"),
        Tile("Slowest tenth", duration(pace["p90_seconds"]), "nine of ten were faster"),
        Tile("Straight through", share(rates["straight_through"]), "without a person"),
        Tile("Overruled", share(rates["overridden"]), "a looked-up value"),
        Tile("Asked", share(rates["info_requested"]), "the claimant"),
    ]


def _pace(name: str, pace: Pace) -> PaceRow:
    median, slowest = duration(pace["median_seconds"]), duration(pace["p90_seconds"])
    return PaceRow(name, pace["decided"], median, slowest)


def _loads(loads: Sequence[Load], stats: Stats) -> list[LoadRow]:
    """Also whoever has decided and has nothing in hand."""
    having = {load.reviewer: load for load in loads}
    deciding = {one["reviewer"]: one for one in stats["by_reviewer"]}
    return [
        _load(having.get(name) or Load(name, 0, 0, 0, 0), deciding.get(name))
        for name in dict.fromkeys([*having, *deciding])
    ]


def _load(load: Load, pace: Pace | None) -> LoadRow:
    return LoadRow(
        reviewer=load.reviewer,
        address="../desk?" + urlencode({"assignee": load.reviewer}),
        open=load.open,
        due_today=load.due_today,
        overdue=load.overdue,
        amount=dollars(Decimal(load.cents) / 100),
        decided=pace["decided"] if pace else 0,
        median=duration(pace["median_seconds"] if pace else None),
    )


def share(part: float | None) -> str:
    return "-" if part is None else f"{part * 100:.0f} %"


def duration(seconds: float | None) -> str:
    """In the two largest units that say something."""
    if seconds is None:
        return "-"
    minutes = int(seconds // 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h" if hours % 24 and days < 10 else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min" if minutes else "under 1 min"
