"""Which fields people changed of what the assistant had read: how often, how, and by claim type."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Figure
from function_app.desk.views.dashboard_view import share
from function_app.desk.views.learning.known import Known, type_of
from function_app.desk.views.learning.links import figure
from function_app.desk.words.field_words import field_words
from function_app.domain.claim import ClaimType

KINDS: Final = {"corrected": "Corrected", "filled_in": "Filled in", "cleared": "Cleared"}


@dataclass(frozen=True)
class FieldRow:
    name: str
    total: Figure
    share: str
    kinds: Sequence[Figure]
    types: Sequence[Figure]


def changed_fields(known: Known, query: LearningQuery) -> Sequence[FieldRow]:
    """What is changed most often comes first."""
    totals: Counter[str] = Counter()
    by_kind: Counter[tuple[str, str]] = Counter()
    by_type: Counter[tuple[str, str]] = Counter()
    judged = known.counted("judged")
    for one in judged:
        for name, kind in known.changed(one).items():
            totals[name] += 1
            by_kind[name, kind] += 1
            by_type[name, type_of(one)] += 1
    order = sorted(totals, key=lambda name: (-totals[name], name))
    return [
        FieldRow(
            name=field_words(name),
            total=figure(total := totals[name], query, show="changed", field=name),
            share=share(total / len(judged)),
            kinds=[
                figure(by_kind[name, kind], query, show="changed", field=name, kind=kind)
                for kind in KINDS
            ],
            types=[
                figure(by_type[name, kind], query, show="changed", field=name, type=kind)
                for kind in ClaimType
            ],
        )
        for name in order
    ]
