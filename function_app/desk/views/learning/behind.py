"""The claims behind one number of the learning page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from function_app.claim_index.learned import Learned, Shadowed
from function_app.desk.learning.query import LearningQuery
from function_app.desk.views.chart_view import day_row
from function_app.desk.views.learning.changed_fields import KINDS
from function_app.desk.views.learning.checks import checked_words, settled_words
from function_app.desk.views.learning.known import Known, day_of, type_of
from function_app.desk.views.learning.links import address
from function_app.desk.words.field_words import field_words

_MOST_SHOWN: Final = 100
_TITLES: Final = {
    "judged": "confirmed",
    "changed": "with changes",
    "settled": "settled by a person",
    "overruled": "where the automatic check was overruled",
    "compared": "that two agents read",
    "shadow": "that the second agent read otherwise",
}


@dataclass(frozen=True)
class ClaimLink:
    words: str
    address: str
    note: str


@dataclass(frozen=True)
class Behind:
    title: str
    told: str
    claims: Sequence[ClaimLink]
    address: str


def behind(known: Known, query: LearningQuery) -> Behind | None:
    """None where nobody has asked."""
    match query.show:
        case None:
            return None
        case "shadow" | "compared":
            claims = [
                _link(one.claim_id, one.instance_id, _read_otherwise(one))
                for one in known.shadows
                if _is_meant_twice(one, query)
            ]
        case show:
            claims = [
                _link(one.claim_id, one.instance_id, _note(known, one))
                for one in known.counted(show)
                if _is_meant(known, one, query)
            ]
    shown = claims[:_MOST_SHOWN]
    told = "" if len(shown) == len(claims) else f"The newest {_MOST_SHOWN} of {len(claims):,}."
    return Behind(_title(query, len(claims)), told, shown, address(query))


def _link(claim_id: str, instance_id: str, note: str) -> ClaimLink:
    return ClaimLink(claim_id, f"../review/{instance_id}", note)


def _is_meant(known: Known, one: Learned, query: LearningQuery) -> bool:
    changed = known.changed(one)
    asked: Iterable[tuple[Any, Any]] = (
        (query.day and query.day.isoformat(), day_of(one.decided_ms)),
        (query.type, type_of(one)),
        (query.checked, one.checked),
        (query.settled, one.settled),
        (query.kind, changed.get(query.field or "")),
    )
    is_of_the_field = query.field is None or query.field in changed
    return is_of_the_field and all(wanted is None or wanted == found for wanted, found in asked)


def _is_meant_twice(one: Shadowed, query: LearningQuery) -> bool:
    """Of the claims that two agents have read."""
    fields = one.compared if query.show == "compared" else one.differing
    is_counted = query.show == "compared" or bool(one.differing)
    is_of_the_day = query.day is None or query.day.isoformat() == day_of(one.asked_ms)
    return is_counted and is_of_the_day and (query.field is None or query.field in fields)


def _note(known: Known, one: Learned) -> str:
    """Which fields, or what was said of it: never what stands in them."""
    if one.settled:
        return f"{checked_words(one.checked)}; settled: {settled_words(one.settled)}"
    return _listed(known.changes.get(one.instance_id, {})) or "nothing changed"


def _read_otherwise(one: Shadowed) -> str:
    return _listed(one.differing) or "nothing otherwise"


def _listed(fields: Collection[str]) -> str:
    return ", ".join(field_words(name) for name in fields)


def _title(query: LearningQuery, number: int) -> str:
    parts = [
        query.field and field_words(query.field),
        query.kind and KINDS[query.kind].lower(),
        query.type and query.type.value,
        query.checked and checked_words(query.checked),
        query.settled and settled_words(query.settled).lower(),
        query.day and day_row(query.day.isoformat(), []).words,
    ]
    narrowed = ", ".join(part for part in parts if part)
    claims = "claim" if number == 1 else "claims"
    said = f"{number:,} {claims} {_TITLES[query.show or 'judged']}"
    return f"{said}: {narrowed}" if narrowed else said
