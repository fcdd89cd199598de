"""What the reviewer changed against what was read: field by field, old and new."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from function_app.claims.agent2_input import build_agent2_input
from function_app.domain.adjudication_form import FILLED_BY, FORM
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.rules.loose_object import as_object

_OURS: Final = ("claim_id", "submission_date", "metadata", "classification")  # nobody changes it
_ANY_DAY: Final = date.min  # of filing: ours, too


def changes(reading: Agent1Output | None, decision: ApprovalDecision) -> list[dict[str, Any]]:
    """`read` is null for what the reviewer added, `decided` for what they took away."""
    undecided = decision.model_copy(update={"claim_data": None, "claim_amounts": None})
    read = build_agent2_input("", _ANY_DAY, reading, undecided)
    if decision.claim_data is not None:
        return [*_compared(read, decision.claim_data)]
    amounts = decision.claim_amounts.dump() if decision.claim_amounts else {}
    figures = {FILLED_BY[name]: figure for name, figure in amounts.items() if figure is not None}
    return [
        {"field": path, "read": _at(read, path), "decided": figure}
        for path, figure in figures.items()
        if not _alike(_at(read, path), figure)
    ]


def _compared(read: Mapping[str, Any], decided: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A field counts wherever agent 2 finds it; what is none of the form has its own name."""
    known = {source for field in FORM.values() for source in field.sources}
    for path, field in FORM.items():
        if path.partition(".")[0] not in _OURS:
            old, new = _at(read, path), _first(decided, field.sources)
            if old is None and _said(new):  # agent 1's classification stands at another place
                old = _first(read, field.sources)
            if not _alike(old, new):
                yield {"field": path, "read": old, "decided": new}
    for path, value in _leaves("", decided):
        if path not in known and path.partition(".")[0] not in _OURS and not _alike(None, value):
            yield {"field": path, "read": None, "decided": value}


def _first(claim: Mapping[str, Any], paths: Iterable[str]) -> Any:
    """A section of the form, at a place where some callers have a text, is no value of it."""
    values = (_at(claim, path) for path in paths)
    return next((one for one in values if one is not None and not as_object(one)), None)


def _at(value: object, path: str) -> Any:
    for name in path.split("."):
        value = as_object(value).get(name)
    return value


def _leaves(path: str, value: object) -> Iterator[tuple[str, Any]]:
    inner = as_object(value)
    if not inner:
        yield path, value
    for name, part in inner.items():
        yield from _leaves(f"{path}.{name}" if path else str(name), part)


def _alike(old: object, new: object) -> bool:
    """An empty entry, a box without a tick and an unknown value say the same: nothing."""
    return old == new or not (_said(old) or _said(new)) or _is_same_number(old, new)


def _said(value: object) -> bool:
    return value not in (None, "", False, [], {})


def _is_same_number(old: object, new: object) -> bool:
    try:
        return float(str(old)) == float(str(new))
    except ValueError:
        return False
