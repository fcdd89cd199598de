"""What was confirmed, changed, settled and overruled, day by day."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Chart, DayRow, Series, day_row, summed_up
from function_app.desk.views.learning.known import Known, day_of
from function_app.desk.views.learning.links import figure

_READ: Final = (Series("Confirmed", "info"), Series("With changes", "warn", is_line=True))
_CHECK: Final = (Series("Settled by a person", "info"), Series("Overruled", "bad", is_line=True))


def charts(known: Known, query: LearningQuery, now: datetime) -> Sequence[Chart]:
    read = _by_day(known, ("judged", "changed"), query, now)
    check = _by_day(known, ("settled", "overruled"), query, now)
    return [
        Chart("read", "What the assistant read", summed_up(_READ, read), _READ, read),
        Chart("checked", "What the automatic check said", summed_up(_CHECK, check), _CHECK, check),
    ]


def _by_day(
    known: Known, shown: Sequence[str], query: LearningQuery, now: datetime
) -> Sequence[DayRow]:
    counts = {
        show: Counter(day_of(one.decided_ms) for one in known.counted(show)) for show in shown
    }
    days = [(now - timedelta(days=n)).date().isoformat() for n in reversed(range(query.days))]
    return [
        day_row(day, [figure(counts[show][day], query, show=show, day=day) for show in shown])
        for day in days
    ]
