"""A chart and its table, which are made of the same rows: the page's script draws what the table
says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

type Tone = Literal["info", "warn", "good", "bad"]


@dataclass(frozen=True)
class Series:
    name: str
    tone: Tone
    is_line: bool = False


@dataclass(frozen=True)
class Figure:
    """`address`: of the claims behind it."""

    value: int
    address: str | None = None


@dataclass(frozen=True)
class DayRow:
    day: str
    words: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Chart:
    """`told` says in a sentence what it shows, for whoever does not see it."""

    name: str
    title: str
    told: str
    series: Sequence[Series]
    rows: Sequence[DayRow]


def day_row(day: str, figures: Sequence[Figure]) -> DayRow:
    at = date.fromisoformat(day)
    return DayRow(day, f"{at:%b} {at.day}", figures)


def summed_up(series: Sequence[Series], rows: Sequence[DayRow]) -> str:
    totals = [sum(row.figures[n].value for row in rows) for n in range(len(series))]
    told = [f"{one.name.lower()} {total:,}" for one, total in zip(series, totals, strict=True)]
    return f"In {len(rows)} days: {', '.join(told)}."
