"""Reads one source, an e-mail or a document, into the fields of a claim.

A labelled value wins over a phrase. What neither gives stays unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from function_app.agents.offline.reading import facility, issue, people, prose
from function_app.agents.offline.reading.amounts import Amounts, read_amounts
from function_app.agents.offline.reading.labels import Labelled, labelled_values
from function_app.agents.offline.reading.source_text import MAX_CHARACTERS, SourceText
from function_app.agents.offline.reading.values import (
    contract_value,
    day_value,
    email_in,
    name_value,
    odometer_value,
    phone_in,
    phone_value,
    text_value,
    vin_in,
    vin_value,
    year_value,
)
from function_app.agents.offline.reading.vehicle import Vehicle, make_name, vehicle_in
from function_app.claims.models import ExtractedInfo
from function_app.claims.values import unknown_is_none


@dataclass(frozen=True)
class Reading:
    source: SourceText
    info: ExtractedInfo
    amounts: Amounts


def read_email(text: str, most_characters: int = MAX_CHARACTERS) -> Reading:
    source = SourceText(text, most_characters)
    labelled = labelled_values(source.lines)
    told = ExtractedInfo(
        claimant_name=people.signed_name(source),
        claimant_email=people.own_email(source),
        claimant_phone=phone_in(source.prose),
        claimant_address=people.address(source),
        contract_number=prose.contract_number(source),
        vehicle_vin=vin_in(source.prose),
        current_odometer=prose.odometer(source),
        date_of_loss=prose.day_of_loss(source),
        issue_summary=issue.issue(source),
        repair_facility=facility.facility(source),
        diagnosis=issue.diagnosis(source),
        lienholder=prose.lender(source),
    )
    return _reading(source, labelled, told, is_document=False)


def read_document(text: str, most_characters: int = MAX_CHARACTERS) -> Reading:
    """In a form only labels say whose telephone number or address it is."""
    source = SourceText(text, most_characters)
    labelled = labelled_values(source.lines)
    told = ExtractedInfo(
        contract_number=prose.contract_number(source),
        vehicle_vin=vin_in(source.prose),
        current_odometer=prose.odometer(source),
        date_of_loss=prose.day_of_loss(source),
        repair_facility=facility.letterhead(source) or facility.facility(source),
        diagnosis=issue.diagnosis(source),
    )
    return _reading(source, labelled, told, is_document=True)


def _reading(
    source: SourceText, labelled: list[Labelled], told: ExtractedInfo, *, is_document: bool
) -> Reading:
    form = _Form(labelled)
    vehicle = _vehicle(form, source)
    amounts = read_amounts(source, labelled, is_document=is_document)
    info = ExtractedInfo(
        claimant_name=form.first("claimant_name", name_value) or told.claimant_name,
        claimant_email=form.first("claimant_email", email_in) or told.claimant_email,
        claimant_phone=form.first("claimant_phone", phone_value) or told.claimant_phone,
        claimant_address=form.first("claimant_address", _whole_text) or told.claimant_address,
        contract_number=form.first("contract_number", contract_value) or told.contract_number,
        vehicle_year=vehicle.year,
        vehicle_make=vehicle.make,
        vehicle_model=vehicle.model,
        vehicle_vin=form.first("vehicle_vin", vin_value) or told.vehicle_vin,
        current_odometer=form.first("current_odometer", odometer_value) or told.current_odometer,
        date_of_loss=form.first("date_of_loss", day_value) or told.date_of_loss,
        issue_summary=form.first("issue_summary", _whole_text) or told.issue_summary,
        repair_facility=form.first("repair_facility", _first_cell) or told.repair_facility,
        diagnosis=form.first("diagnosis", _whole_text) or told.diagnosis,
        lienholder=form.first("lienholder", _first_cell) or told.lienholder,
        total_parts_cost=amounts.parts,
        total_labor_cost=amounts.labor,
        total_estimate=amounts.total,
        deductible=amounts.deductible,
    )
    return Reading(source, info, amounts)


def _vehicle(form: "_Form", source: SourceText) -> Vehicle:
    """`Model: 2019 Honda Accord` names all three."""
    described = " ".join(form.all("vehicle") + form.all("vehicle_model"))
    told = vehicle_in(described) if described else Vehicle()
    if told == Vehicle():
        told = vehicle_in(source.prose)
    labelled_model = form.first("vehicle_model", _first_cell)
    model_is_plain = labelled_model is not None and year_value(labelled_model) is None
    make = form.first("vehicle_make", _first_cell)
    return Vehicle(
        year=form.first("vehicle_year", year_value) or told.year,
        make=make_name(make) if make else told.make,
        model=labelled_model if model_is_plain else told.model,
    )


class _Form:
    def __init__(self, labelled: list[Labelled]) -> None:
        """`N/A` on a form is an empty field."""
        self._labelled = [
            entry for entry in labelled if unknown_is_none(entry.value.split("  ")[0]) is not None
        ]

    def all(self, key: str) -> list[str]:
        return [entry.value for entry in self._labelled if entry.key == key]

    def first[T](self, key: str, parse: Callable[[str], T | None]) -> T | None:
        values = (parse(value) for value in self.all(key))
        return next((value for value in values if value is not None), None)


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
