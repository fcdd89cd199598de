"""What was confirmed, changed, settled, overruled and read twice: day by day, or by claim type."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import (
    Axis,
    Chart,
    ChartRow,
    Series,
    day_row,
    summed_up,
)
from function_app.desk.views.learning.known import Known, day_of, type_of
from function_app.desk.views.learning.links import figure
from function_app.domain.claim import ClaimType

_TYPES: Final = Axis("Claim type", "type by type")
_READ: Final = (Series("Confirmed", "info"), Series("With changes", "warn", is_line=True))
_CHECK: Final = (Series("Settled by a person", "info"), Series("Overruled", "bad", is_line=True))
_OF_TYPES: Final = (Series("Confirmed", "info"), Series("With changes", "warn"))
_SECOND: Final = (Series("Read by both", "info"), Series("Read otherwise", "warn", is_line=True))

type Moments = Mapping[str, Sequence[int]]


def charts(known: Known, query: LearningQuery, now: datetime) -> Sequence[Chart]:
    """Those of what people did, over the days."""
    read = _by_day(_decided_at(known, "judged", "changed"), query, now)
    check = _by_day(_decided_at(known, "settled", "overruled"), query, now)
    return [
        Chart("read", "What the assistant read", summed_up(_READ, read), _READ, read),
        Chart("checked", "What the automatic check said", summed_up(_CHECK, check), _CHECK, check),
    ]


def chart_of_types(known: Known, query: LearningQuery) -> Chart:
    counts = {
        show: Counter(type_of(one) for one in known.counted(show)) for show in ("judged", "changed")
    }
    rows = [
        ChartRow(
            kind, [figure(by[kind], query, show=show, type=kind) for show, by in counts.items()]
        )
        for kind in ClaimType
    ]
    title = "Claims with changes, by type"
    return Chart(
        "types", title, _told(counts["judged"], counts["changed"]), _OF_TYPES, rows, _TYPES
    )


def chart_of_second_agent(known: Known, query: LearningQuery, now: datetime) -> Chart:
    moments = {
        "compared": [one.asked_ms for one in known.shadows],
        "shadow": [one.asked_ms for one in known.shadows if one.differing],
    }
    rows = _by_day(moments, query, now)
    return Chart("second", "What it read", summed_up(_SECOND, rows), _SECOND, rows)


def _told(judged: Counter[str], changed: Counter[str]) -> str:
    each = [f"{kind} {changed[kind]:,} of {judged[kind]:,}" for kind in ClaimType if judged[kind]]
    return f"With changes: {', '.join(each)}." if each else "Nobody has confirmed a claim."


def _decided_at(known: Known, *shown: str) -> Moments:
    return {show: [one.decided_ms for one in known.counted(show)] for show in shown}


def _by_day(moments: Moments, query: LearningQuery, now: datetime) -> Sequence[ChartRow]:
    """`moments` by the name of the number that they make."""
    counts = {show: Counter(map(day_of, at)) for show, at in moments.items()}
    days = [(now - timedelta(days=n)).date().isoformat() for n in reversed(range(query.days))]
    return [
        day_row(day, [figure(by[day], query, show=show, day=day) for show, by in counts.items()])
        for day in days
    ]
