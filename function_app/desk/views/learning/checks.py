"""What the automatic check said of claims, and what a person settled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import Figure
from function_app.desk.views.learning.known import Known, is_overruled
from function_app.desk.views.learning.links import figure
from function_app.desk.words.code_words import decision_words
from function_app.domain.adjudication import AdjudicationDecision

_SETTLED: Final = {"approved": "Approved", "denied": "Denied"}


@dataclass(frozen=True)
class CheckRow:
    checked: str
    settled: str
    claims: Figure
    is_overruled: bool


def checks(known: Known, query: LearningQuery) -> Sequence[CheckRow]:
    pairs = Counter((one.checked, one.settled) for one in known.counted("settled"))
    return [
        CheckRow(
            checked=checked_words(checked),
            settled=settled_words(settled),
            # Without a verdict there is nothing to ask for them by.
            claims=figure(number, query, show="settled", checked=checked, settled=settled)
            if checked
            else Figure(number, None),
            is_overruled=is_overruled(checked, settled),
        )
        for (checked, settled), number in pairs.most_common()
    ]


def checked_words(checked: str | None) -> str:
    known = checked in list(AdjudicationDecision)
    return decision_words(AdjudicationDecision(checked)) if known else "Nothing"


def settled_words(settled: str | None) -> str:
    return _SETTLED.get(settled or "", "-")
