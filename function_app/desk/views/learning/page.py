"""The learning page, as a clerk reads it: what people changed of what agents had read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Chart
from function_app.desk.views.dashboard_view import Tile
from function_app.desk.views.learning.behind import Behind, behind
from function_app.desk.views.learning.changed_fields import FieldRow, changed_fields
from function_app.desk.views.learning.charts import chart_of_types, charts
from function_app.desk.views.learning.checks import CheckRow, checks
from function_app.desk.views.learning.known import Known
from function_app.desk.views.learning.links import Period, periods
from function_app.desk.views.learning.second_agent import SecondAgent, second_agent
from function_app.desk.views.learning.tiles import tiles
from function_app.domain.claim import ClaimType


@dataclass(frozen=True)
class Learning:
    me: str
    days: int
    periods: Sequence[Period]
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    by_type: Chart
    types: Sequence[str]
    fields: Sequence[FieldRow]
    checks: Sequence[CheckRow]
    shadow: SecondAgent | None
    behind: Behind | None


def learning_view(me: str, known: Known, query: LearningQuery, now: datetime) -> Learning:
    return Learning(
        me=me,
        days=query.days,
        periods=periods(query),
        tiles=tiles(known, query),
        charts=charts(known, query, now),
        by_type=chart_of_types(known, query),
        types=[kind.value for kind in ClaimType],
        fields=changed_fields(known, query),
        checks=checks(known, query),
        shadow=second_agent(known, query, now),
        behind=behind(known, query),
    )
