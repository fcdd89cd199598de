"""What a second agent read otherwise than the assistant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Chart, Figure
from function_app.desk.views.dashboard_view import share
from function_app.desk.views.learning.charts import chart_of_second_agent
from function_app.desk.views.learning.known import Known
from function_app.desk.views.learning.links import figure
from function_app.desk.words.field_words import field_words


@dataclass(frozen=True)
class ComparedRow:
    name: str
    compared: Figure
    differing: Figure
    share: str


@dataclass(frozen=True)
class SecondAgent:
    told: str
    chart: Chart
    rows: Sequence[ComparedRow]


def second_agent(known: Known, query: LearningQuery, now: datetime) -> SecondAgent | None:
    """None where there is none."""
    if not known.shadows and not known.unanswered:
        return None
    compared = Counter(name for one in known.shadows for name in one.compared)
    differing = Counter(name for one in known.shadows for name in one.differing)
    rows = [
        ComparedRow(
            field_words(name),
            figure(compared[name], query, show="compared", field=name),
            figure(number, query, show="shadow", field=name),
            share(number / compared[name]) if compared[name] else "-",
        )
        for name, number in differing.most_common()
    ]
    return SecondAgent(_told(known), chart_of_second_agent(known, query, now), rows)


def _told(known: Known) -> str:
    agents = ", ".join(dict.fromkeys(one.agent for one in known.shadows)) or "A second agent"
    number = len(known.shadows)
    told = f"{agents} read {number:,} {'claim' if number == 1 else 'claims'} beside the assistant."
    if known.unanswered:
        told += f" For {known.unanswered:,} it has not answered."
    return told
