"""Each number leads to the claims behind it: the same page, asked for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Figure

_PERIODS: Final = (7, 30, 90)


@dataclass(frozen=True)
class Period:
    words: str
    address: str
    is_current: bool


def address(query: LearningQuery, **asked: str | None) -> str:
    return _address(query.days, asked)


def figure(value: int, query: LearningQuery, **asked: str | None) -> Figure:
    return Figure(value, address(query, **asked) if value else None)


def periods(query: LearningQuery) -> Sequence[Period]:
    return [Period(f"{n} days", _address(n, {}), n == query.days) for n in _PERIODS]


def _address(days: int, asked: dict[str, str | None]) -> str:
    wanted = {"days": str(days), **{name: value for name, value in asked.items() if value}}
    return f"learning?{urlencode(wanted)}" + ("#behind" if asked else "")
