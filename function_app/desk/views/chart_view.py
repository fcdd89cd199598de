"""A chart and its table, which are made of the same rows: the page's script draws what the table
says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

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
class ChartRow:
    """`day`: of a row that stands for one."""

    words: str
    figures: Sequence[Figure]
    day: str | None = None


@dataclass(frozen=True)
class Axis:
    """What the rows stand for, as the table's head has it and as it is told."""

    head: str
    along: str


DAYS: Final = Axis("Day (UTC)", "day by day")


@dataclass(frozen=True)
class Chart:
    """`told` says in a sentence what it shows, for whoever does not see it."""

    name: str
    title: str
    told: str
    series: Sequence[Series]
    rows: Sequence[ChartRow]
    axis: Axis = DAYS

    @property
    def is_by_day(self) -> bool:
        return self.axis == DAYS


def day_row(day: str, figures: Sequence[Figure]) -> ChartRow:
    at = date.fromisoformat(day)
    return ChartRow(f"{at:%b} {at.day}", figures, day)


def summed_up(series: Sequence[Series], rows: Sequence[ChartRow]) -> str:
    totals = [sum(row.figures[n].value for row in rows) for n in range(len(series))]
    told = [f"{one.name.lower()} {total:,}" for one, total in zip(series, totals, strict=True)]
    return f"In {len(rows)} days: {', '.join(told)}."
