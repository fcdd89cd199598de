"""The claim as it was confirmed: its figures at a glance, and every section of the form as sent.

Any caller of the API may send a claim of any shape: what is there is shown, under its own name
where we have no better one, and nothing is taken for granted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, cast

from function_app.desk.words.code_words import as_title
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.desk.words.named_values import NOT_KNOWN, NamedValue, written
from function_app.domain.adjudication_form import FORM, PART, DataSource
from function_app.domain.decision import ApprovalDecision
from function_app.domain.form_fields import Kind
from function_app.domain.result import OrchestrationResult
from function_app.rules.loose_object import as_list, as_object

MOST_ENTRIES: Final = 400  # a form has some fifty
_AT_A_GLANCE: Final = {
    "Contract number": "contract.contract_number",
    "Repair facility": "repair.facility.name",
    "Parts": "repair.total_parts_cost",
    "Labor": "repair.total_labor_cost",
    "Estimate": "repair.total_estimate",
    "Deductible": "contract.deductible",
}
_LABELS: Final = {source: field.entry.label for field in FORM.values() for source in field.sources}
_KINDS: Final = {source: field.entry.kind for field in FORM.values() for source in field.sources}
_KINDS_IN_A_LINE: Final = {name: field.entry.kind for name, field in PART.items()}
_TITLES: Final = {"flags": "Issue", "metadata": "Further details"}
_IN_NO_SECTION: Final = "Claim"
_OUR_OWN: Final = ["metadata", "data_source"]  # the title tells it


@dataclass(frozen=True)
class Section:
    """`not_known` names what was sent without a value."""

    title: str
    entries: list[NamedValue]
    not_known: list[str]


@dataclass(frozen=True)
class ConfirmedClaim:
    title: str
    at: Moment | None
    at_a_glance: list[NamedValue]
    sections: list[Section]
    is_cut: bool = False


def confirmed_claim(
    result: OrchestrationResult | None,
    decision: ApprovalDecision | None,
    at: datetime | None = None,
) -> ConfirmedClaim | None:
    """None as well for a decision that came without a word about the claim."""
    if decision is None:
        return None
    given = result.agent2_input if result else None
    claim = decision.claim_data if given is None else given
    if claim is not None:
        entries = list(islice(_entries(claim), MOST_ENTRIES + 1))
        shown, is_cut = entries[:MOST_ENTRIES], len(entries) > MOST_ENTRIES
        return ConfirmedClaim(
            _title(given), moment(at), _at_a_glance(claim), _sections(shown), is_cut
        )
    if decision.claim_amounts is None:
        return None
    figures = decision.claim_amounts.dump()
    at_a_glance = _at_a_glance({"contract": figures, "repair": figures})
    return ConfirmedClaim(_title(None), moment(at), at_a_glance, [])


def _title(agent2_input: dict[str, Any] | None) -> str:
    if agent2_input is None:
        return "What the reviewer had entered"
    if _at(agent2_input, "metadata.data_source") == DataSource.REVIEWER:
        return "What the reviewer confirmed"
    return "What the automatic check was given, from the assistant's reading"


def _at_a_glance(claim: Mapping[str, Any]) -> list[NamedValue]:
    return [
        NamedValue(name, _words(_KINDS[path], _first(claim, FORM[path].sources)) or NOT_KNOWN)
        for name, path in _AT_A_GLANCE.items()
    ]


def _first(claim: Mapping[str, Any], paths: Iterable[str]) -> object:
    """The flatter form has some values elsewhere."""
    values = (_at(claim, path) for path in paths)
    return next((value for value in values if value is not None), None)


def _at(value: object, path: str) -> object:
    for name in path.split("."):
        value = as_object(value).get(name)
    return value if isinstance(value, str | int | float) else None


type _Path = list[str]


def _entries(claim: Mapping[str, Any]) -> Iterator[tuple[str, NamedValue]]:
    """Each with the title of its section."""
    for path, value in _leaves([], claim):
        if path != _OUR_OWN:
            section, *names = path if len(path) > 1 else [_IN_NO_SECTION, *path]
            title = _TITLES.get(section, as_title(section))
            place = ".".join(path)
            name = _LABELS.get(place) or as_title(" ".join(names))
            yield title, NamedValue(name, _words(_KINDS.get(place), value))


def _leaves(path: _Path, value: object) -> Iterator[tuple[_Path, object]]:
    """What the claim holds, by its path; a line of a list, such as a part, is one value."""
    inner, lines = as_object(value), as_list(value)
    for name in inner:
        yield from _leaves([*path, name], inner[name])
    if any(isinstance(line, dict) for line in lines):
        *parents, name = path
        for number, line in enumerate(lines, 1):
            yield [*parents, f"{name.removesuffix('s')} {number}"], line
    elif path and not inner:
        yield path, value


def _words(kind: Kind | None, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case dict():
            inner = as_object(cast(object, value)).items()
            words = [_words(_KINDS_IN_A_LINE.get(name), one) for name, one in inner]
        case list():
            words = [_words(kind, one) for one in as_list(cast(object, value))]
        case _:
            words = [written(kind, value)]
    return ", ".join(filter(None, words))


def _sections(entries: Iterable[tuple[str, NamedValue]]) -> list[Section]:
    sections: dict[str, Section] = {}
    for title, entry in entries:
        section = sections.setdefault(title, Section(title, [], []))
        if entry.value:
            section.entries.append(entry)
        else:
            section.not_known.append(entry.name)
    return list(sections.values())
