"""Reads one source, an e-mail or a document, into the fields of a claim.

A labelled value wins over a phrase. What neither gives stays unknown.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import dropwhile, islice, takewhile
from typing import Any

from function_app.agents.offline.reading import facility, issue, people, prose
from function_app.agents.offline.reading.amounts import Amounts, read_amounts
from function_app.agents.offline.reading.found import (
    FROM_A_LABEL,
    FROM_A_LOOSE_LABEL,
    FROM_PROSE,
    GAP,
    Found,
    around,
)
from function_app.agents.offline.reading.labels import (
    Labelled,
    has_label,
    labelled_values,
    section_of,
)
from function_app.agents.offline.reading.measure_notes import (
    counts_kilometers,
    credit_note,
    foreign_currency,
)
from function_app.agents.offline.reading.on_behalf import for_another
from function_app.agents.offline.reading.quoted_mail import with_quoted
from function_app.agents.offline.reading.reading import Reading
from function_app.agents.offline.reading.source_text import MAX_CHARACTERS, SourceText
from function_app.agents.offline.reading.values import (
    contract_value,
    day_value,
    email_in,
    name_value,
    odometer_value,
    text_value,
    vin_in,
    vin_value,
    vins_in,
    year_value,
)
from function_app.agents.offline.reading.vehicle import Vehicle, make_name, vehicle_in
from function_app.agents.offline.reading.vehicle_names import MODELS
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.unreadable import Unreadable
from function_app.domain.values.days import (
    days_in,
    is_as_americans_write,
    is_written_day_first,
    is_written_month_first,
    may_be_two_days,
    unclear_days_in,
)
from function_app.domain.values.measures import whole
from function_app.domain.values.numbers import numbers_in
from function_app.domain.values.phones import phone_beside_a_label
from function_app.domain.values.texts import unknown_is_none
from function_app.kit.quoted_mail import layers

_MONEY = frozenset({"total_parts_cost", "total_labor_cost", "total_estimate", "deductible"})
_ROUNDED_TO = 1_000  # miles, as people tell them
_NOT_A_TRIP = 1_000  # miles
_NO_YEAR = 10_000
_LONGEST_CELL = 80  # characters


type _Fields = Mapping[str, Found[Any] | None]
type _Told = Mapping[str, Callable[[SourceText], Found[Any] | None]]


def read_email(text: str, most_characters: int = MAX_CHARACTERS) -> Reading:
    """The sender's own words; what they quote fills the gaps."""
    return _read_mail(text, most_characters, _read_letter)


def read_document(
    text: str, most_characters: int = MAX_CHARACTERS, *, is_mail: bool = False
) -> Reading:
    """In a form only labels say whose telephone number or address it is."""
    if is_mail:
        return _read_mail(text, most_characters, _read_paper)
    return _read_paper(SourceText(text, most_characters))


def _read_letter(source: SourceText) -> Reading:
    return _reading(source, _TOLD_IN_AN_EMAIL, is_document=False)


def _read_paper(source: SourceText) -> Reading:
    return _reading(source, _TOLD_IN_A_DOCUMENT, is_document=True)


def _read_mail(text: str, most_characters: int, read: Callable[[SourceText], Reading]) -> Reading:
    whole = SourceText(text, most_characters)
    own, *quoted = layers(whole.text)
    if not quoted:
        return for_another(read(whole))
    reading = for_another(read(SourceText(own.text, most_characters)))
    room = most_characters - reading.source.characters_read
    for layer in quoted:
        older = read(SourceText(layer.text, room))
        room -= older.source.characters_read
        reading = with_quoted(reading, replace(older, is_forwarded=layer.is_forwarded))
    return reading


def read_correction(text: str) -> Reading:
    """A reviewer's words. Whom they name, or how somebody is reached, only a label says: the name
    below them is the reviewer's own.
    """
    return _reading(SourceText(text), _TOLD_BY_A_REVIEWER, is_document=False)


def _vin(source: SourceText) -> Found[str] | None:
    found = vin_in(source.prose)
    return Found(found.group().upper(), around(source.prose, found)) if found else None


_TOLD_ANYWHERE: _Told = {
    "contract_number": prose.contract_number,
    "vehicle_vin": _vin,
    "current_odometer": prose.odometer,
    "date_of_loss": prose.day_of_loss,
    "diagnosis": issue.diagnosis,
}
_TOLD_IN_A_DOCUMENT: _Told = {
    **_TOLD_ANYWHERE,
    "repair_facility": lambda source: facility.letterhead(source) or facility.facility(source),
}
_TOLD_IN_AN_EMAIL: _Told = {
    **_TOLD_ANYWHERE,
    "date_of_loss": lambda source: prose.day_of_loss(source) or prose.only_day(source),
    "claimant_name": people.signed_name,
    "claimant_email": people.own_email,
    "claimant_phone": people.phone,
    "claimant_address": people.address,
    "issue_summary": issue.issue,
    "repair_facility": facility.facility,
    "lienholder": prose.lender,
}
_TOLD_BY_A_REVIEWER: _Told = {
    **_TOLD_ANYWHERE,
    "date_of_loss": _TOLD_IN_AN_EMAIL["date_of_loss"],
    "repair_facility": facility.facility,
    "lienholder": prose.lender,
}


def _reading(source: SourceText, told: _Told, *, is_document: bool) -> Reading:
    labelled = labelled_values(source.lines)
    form = _Form(
        _below_letterhead(labelled, source) if is_document and _opens_plainly(source) else labelled
    )
    amounts = read_amounts(source, labelled, is_document=is_document)
    fields: _Fields = {
        **{name: _labelled_or_told(name, form, told, source) for name in _LABELLED},
        **_vehicle(form, source),
        "total_parts_cost": amounts.parts,
        "total_labor_cost": amounts.labor,
        "total_estimate": amounts.total,
        "deductible": amounts.deductible,
    }
    unclear = {
        each.field: each
        for each in (
            *_unclear_day(fields["date_of_loss"], form, source),
            *_counted_otherwise(fields, source.prose),
        )
    }
    found = {
        name: value for name, value in fields.items() if value is not None and name not in unclear
    }
    if unclear.keys() & _MONEY:
        amounts = Amounts()
    info = ExtractedInfo.model_validate({name: each.value for name, each in found.items()})
    unread = (*form.unreadable, *unclear.values(), *amounts.unreadable)
    unreadable = tuple(each for each in unread if each.field not in found)
    return Reading(source, info, found, amounts, unreadable, _also_named(info, form, source))


def _also_named(info: ExtractedInfo, form: "_Form", source: SourceText) -> dict[str, list[object]]:
    """Whoever names two is asked which of them it is."""
    miles = (each.value for each in prose.odometers(source) if each.value >= _NOT_A_TRIP)
    told: dict[str, Iterable[object]] = {
        "contract_number": (each.value for each in prose.contract_numbers(source)),
        "vehicle_vin": (found.group().upper() for found in vins_in(source.prose)),
        "current_odometer": (*form.figures("current_odometer"), *miles),
    }
    return {
        field: others
        for field, written in told.items()
        if (chosen := getattr(info, field)) is not None
        and (others := [*_others(chosen, [*form.values(field), *written])])
    }


def _others(chosen: object, written: Iterable[object]) -> Iterator[object]:
    """`2291847` is short for `VSC-2291847`, and 45,000 miles for 45,210."""
    for value in dict.fromkeys(written):
        if isinstance(value, int) and isinstance(chosen, int):
            is_rounded = value % _ROUNDED_TO == 0 or chosen % _ROUNDED_TO == 0
            is_same = value == chosen or (is_rounded and abs(value - chosen) < _ROUNDED_TO)
        else:
            one, other = sorted((_bare(value), _bare(chosen)), key=len)
            is_same = other.endswith(one)
        if not is_same:
            yield value


def _bare(number: object) -> str:
    return "".join(filter(str.isalnum, str(number))).casefold()


def _counted_otherwise(fields: _Fields, prose_of_all: str) -> Iterator[Unreadable]:
    """What one sentence says of all figures: other money than dollars, kilometers."""
    money = {field: found for field in _MONEY if (found := fields[field])}
    if money and (currency := foreign_currency(prose_of_all)):
        for field, found in money.items():
            yield Unreadable(field, f"{found.value} {currency}")
    elif (total := money.get("total_estimate")) and (credit := credit_note(prose_of_all)):
        yield Unreadable("total_estimate", f"{total.value} {credit}")
    odometer = fields["current_odometer"]
    if odometer and counts_kilometers(prose_of_all) and "mi" not in odometer.quote.split()[-1]:
        yield Unreadable("current_odometer", f"{odometer.value} km")


def _unclear_day(
    found: Found[Any] | None, form: "_Form", source: SourceText
) -> tuple[Unreadable, ...]:
    """Where all else is written day first, 03/10/2026 may be, too; 03-10-2026 may be anywhere."""
    if found is None:
        is_told = any(each.field == "date_of_loss" for each in form.unreadable)
        written = None if is_told else next(unclear_days_in(source.prose), None)
    elif found.confidence <= FROM_PROSE and (unclear := next(unclear_days_in(source.prose), None)):
        written = unclear  # which may be the day, and this one that of a repair
    else:
        days = (day for day in days_in(found.quote) if day.day == found.value)
        two = (d for d in days if may_be_two_days(found.quote, d.start, d.end))
        unclear = next(two, None) if any(map(str.isdigit, found.quote)) else None
        is_unclear = unclear is not None and (
            is_written_day_first(source.prose)
            if is_as_americans_write(found.quote, unclear)
            else not is_written_month_first(source.prose)
        )
        written = found.quote[unclear.start : unclear.end] if unclear and is_unclear else None
    return (Unreadable("date_of_loss", written),) if written else ()


def _is_unclear_day(written: object) -> bool:
    return any(unclear_days_in(str(written)))


def _labelled_or_told(
    name: str, form: "_Form", told: _Told, source: SourceText
) -> Found[Any] | None:
    """A mileage of which a label says that it is none in miles stays open; so does a day that
    could be two."""
    labelled = form.first(name, _LABELLED[name])
    is_closed = any(
        each.field == name and (name == "current_odometer" or _is_unclear_day(each.written))
        for each in form.unreadable
        if name in _MEASURED
    )
    if labelled or is_closed or name not in told:
        return labelled
    return told[name](source)


_LONGEST_HEAD = 8  # lines
_IS_REACHED = re.compile(r"\b[A-Z]{2} \d{5}\b|\b\d{3}\W{0,2}\d{3}\W?\d{4}\b")
_REACHES = frozenset({"claimant_phone", "claimant_email", "claimant_address"})


def _below_letterhead(labelled: list[Labelled], source: SourceText) -> list[Labelled]:
    """How somebody is reached, before anything else is told, is how the issuer is reached, unless
    the letterhead tells that without labels.
    """
    first = labelled[0].quote.split()[:1] if labelled else []
    above = takewhile(lambda line: line.split()[:1] != first and not has_label(line), source.lines)
    if any(map(_IS_REACHED.search, islice(above, _LONGEST_HEAD))):
        return labelled
    return list(dropwhile(lambda entry: entry.key in _REACHES, labelled))


def _opens_plainly(source: SourceText) -> bool:
    """A paper begins with its issuer; what begins with a label is a form."""
    first = next((line for line in source.lines if line.strip()), "")
    return not has_label(first) and section_of(first) is None


def _vehicle(form: "_Form", source: SourceText) -> _Fields:
    """`Model: 2019 Honda Accord` names all three."""
    told, quote = _described_vehicle(form)
    confidence = FROM_A_LABEL
    if told == Vehicle():
        told, confidence = _vehicle_in_one_line(source), FROM_PROSE
        quote = told.quote
    labelled_model = form.first("vehicle_model", _first_cell)
    is_plain = labelled_model is not None and year_value(labelled_model.value) is None
    make = form.first("vehicle_make", _first_cell)

    described: _Fields = {
        name: Found(value, quote, confidence) if value else None
        for name, value in (("year", told.year), ("make", told.make), ("model", told.model))
    }
    return {
        "vehicle_year": form.first("vehicle_year", year_value) or described["year"],
        "vehicle_make": replace(make, value=make_name(make.value)) if make else described["make"],
        "vehicle_model": labelled_model if is_plain else described["model"],
    }


def _vehicle_in_one_line(source: SourceText) -> Vehicle:
    """What stands in the next column or line is no part of a model that nobody has heard of."""
    told = vehicle_in(source.prose)
    if told.model is None or told.model.lower() in MODELS:
        return told
    line = vehicle_in("\n".join(source.lines))
    is_it = line.model is not None and (line.year, line.make) == (told.year, told.make)
    is_shorter = is_it and told.model.startswith(f"{line.model} ")
    return replace(told, model=line.model) if is_shorter else told


def _described_vehicle(form: "_Form") -> tuple[Vehicle, str]:
    entries = [*form.all("vehicle"), *form.all("vehicle_model")]
    described = " ".join(dict.fromkeys(entry.value for entry in entries))
    vehicle = vehicle_in(described) if described else Vehicle()
    return vehicle, GAP.join(entry.quote for entry in entries)


class _Form:
    def __init__(self, labelled: list[Labelled]) -> None:
        """`N/A` on a form is an empty field."""
        self._labelled = [
            entry for entry in labelled if unknown_is_none(entry.value.split("  ")[0]) is not None
        ]

    def all(self, key: str) -> list[Labelled]:
        return [entry for entry in self._labelled if entry.key == key]

    def values(self, key: str) -> Iterator[object]:
        parse = _LABELLED[key]
        for entry in self.all(key):
            value = parse(entry.told if key in _MEASURED else entry.value)
            if value:
                yield value

    def figures(self, key: str) -> Iterator[int]:
        """All that stand beside a label: `Mileage: 45,210 (54,210 on the invoice)`."""
        for entry in self.all(key):
            cell = entry.told.partition("  ")[0][:_LONGEST_CELL]
            for number in numbers_in(cell):
                reading = whole(number)
                if reading is not None and reading >= _NO_YEAR:
                    yield reading

    def first[T](self, key: str, parse: Callable[[str], T | None]) -> Found[T] | None:
        for entry in self.all(key):
            value = parse(entry.told if key in _MEASURED else entry.value)
            if value:
                confidence = FROM_A_LABEL if entry.firm else FROM_A_LOOSE_LABEL
                return Found(value, entry.quote, confidence)
        return None

    @cached_property
    def unreadable(self) -> list[Unreadable]:
        """The figures behind labels from which no value can be taken."""
        return [
            Unreadable(entry.key, entry.told)
            for entry in self._labelled
            if entry.key in _MEASURED
            and any(map(str.isdigit, entry.value))
            and not _LABELLED[entry.key](entry.told)
        ]


def _first_cell(value: str) -> str | None:
    return text_value(value.split("  ", maxsplit=1)[0])


def _whole_text(value: str) -> str | None:
    """Further columns belong to something else, unless a sentence had ended before them."""
    text, *rest = value.split("  ")
    for cell in rest:
        if not text.endswith((".", "!", "?")):
            break
        text += f" {cell}"
    return text_value(text)


def _address(value: str) -> str | None:
    """A ZIP code is what is left of one whose lines were torn apart."""
    text = _whole_text(value)
    return text if text and any(map(str.isalpha, text)) else None


_MEASURED = frozenset({"current_odometer", "date_of_loss"})
_LABELLED: dict[str, Callable[[str], object]] = {
    "claimant_name": name_value,
    "claimant_email": email_in,
    "claimant_phone": phone_beside_a_label,
    "claimant_address": _address,
    "contract_number": contract_value,
    "vehicle_vin": vin_value,
    "current_odometer": odometer_value,
    "date_of_loss": day_value,
    "issue_summary": _whole_text,
    "repair_facility": _first_cell,
    "diagnosis": _whole_text,
    "lienholder": _first_cell,
}
