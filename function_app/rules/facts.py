"""What the adjudication rules look at. Both forms of agent 2's input end here, the nested one of
the reviewer's form and the flatter one of other callers; the form's model knows where to look.
What is missing or unreadable is None.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from function_app.domain.adjudication_form import sources
from function_app.domain.claim import ClaimType
from function_app.rules.estimate import estimate
from function_app.rules.loose_object import (
    LooseObject,
    as_list,
    as_object,
    one_line,
    to_day,
    to_flag,
    to_money,
    to_number,
    to_text,
)
from function_app.rules.received_documents import has_document

_PRODUCTS = (
    (re.compile(r"\bvsc\b|vehicle service|service contract", re.I), ClaimType.VSC),
    (re.compile(r"\bgap\b|guaranteed asset", re.I), ClaimType.GAP),
    (re.compile(r"\bti[ry]e\b.*\bwheel\b", re.I), ClaimType.TIRE_WHEEL),
    (re.compile(r"\bppm\b|pre-?paid maint", re.I), ClaimType.PPM),
    (re.compile(r"\bappearance\b", re.I), ClaimType.APPEARANCE),
    (re.compile(r"\btheft\b", re.I), ClaimType.THEFT),
    (re.compile(r"^other$", re.I), ClaimType.OTHER),
)


@dataclass(frozen=True)
class AdjudicationFacts:
    claim_id: str
    data_source: str | None
    product: ClaimType | None
    contract_status: str | None
    effective: date | None
    expiration: date | None
    deductible: Decimal | None
    maximum: Decimal | None
    mileage: Decimal | None
    mileage_limit: Decimal | None
    date_of_loss: date | None
    submission_date: date | None
    facility_type: str | None
    estimate: Decimal | None
    pre_existing: bool | None
    driveable: bool | None
    claim_form: bool | None
    repair_estimate: bool | None
    photos: bool | None
    description: str
    unreadable: tuple[str, ...]


def gather_facts(claim: object) -> AdjudicationFacts:
    given = LooseObject(claim)
    return AdjudicationFacts(
        claim_id=given.read(to_text, *sources("claim_id")) or "unknown",
        data_source=given.read(to_text, *sources("metadata.data_source")),
        product=given.read(_product, *sources("contract.product_type", "issue.claim_type")),
        contract_status=given.read(to_text, *sources("contract.status")),
        effective=given.read(to_day, *sources("contract.effective_date")),
        expiration=given.read(to_day, *sources("contract.expiration_date")),
        deductible=given.read(to_money, *sources("contract.deductible")),
        maximum=given.read(to_money, *sources("contract.max_claim_amount")),
        mileage=given.read(to_number, *sources("vehicle.current_mileage")),
        mileage_limit=given.read(to_number, *sources("vehicle.mileage_limit")),
        date_of_loss=given.read(to_day, *sources("issue.date_noticed")),
        submission_date=given.read(to_day, *sources("submission_date", "metadata.submission_date")),
        facility_type=given.read(_facility_type, *sources("repair.facility.type")),
        estimate=estimate(given),
        pre_existing=given.read(to_flag, *sources("flags.is_pre_existing")),
        driveable=given.read(to_flag, *sources("issue.is_vehicle_driveable")),
        claim_form=has_document(given, "claim_form"),
        repair_estimate=has_document(given, "repair_estimate"),
        photos=has_document(given, "photos"),
        description=_description(given),
        # last, when everything has been read
        unreadable=tuple(dict.fromkeys(given.unreadable)),
    )


def _product(value: object) -> ClaimType:
    """`"Gold VSC"` and `"Tire and Wheel"` name one product; a text that names two names none."""
    text = to_text(value)[:100]
    named = [product for pattern, product in _PRODUCTS if pattern.search(text)]
    if len(named) != 1:
        raise ValueError("is no product")
    return named[0]


def _facility_type(value: object) -> str:
    if isinstance(value, bool):
        return "Authorized" if value else "Independent"
    return to_text(value)


def _description(given: LooseObject) -> str:
    """Everything that says what broke, as the coverage table reads it."""
    said = ("repair.diagnosis", "issue.description", "issue.component_category")
    texts = [given.find(*sources(path)) for path in said]
    parts = as_list(given.find(*sources("repair.parts")))
    texts += [as_object(part).get("name", part) for part in parts]
    return "; ".join(one_line(text) for text in texts if isinstance(text, str))
