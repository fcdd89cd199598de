"""Agent 2's questions: the form of a reviewer who knows the truth, with one thing about it changed,
and the decision which the adjudication rules ask for then.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from evaluation.claims import GeneratedClaim
from evaluation.facts import TODAY
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.adjudication_form import (
    AdjudicationForm,
    Claimant,
    Contract,
    Documents,
    Facility,
    Flags,
    Issue,
    Part,
    Repair,
    Vehicle,
)
from function_app.domain.claim import ClaimType
from function_app.rules.limits import Limits, read_limits

type Form = dict[str, Any]
MAXIMUM = Decimal(6000)
PER_CLAIM = 3


@dataclass(frozen=True)
class Question:
    variation: str
    form: Form
    expected: AdjudicationDecision
    amount: Decimal


def questions(claim: GeneratedClaim, limits: Limits | None = None) -> Iterator[Question]:
    """The form in order, and two variations, which take turns. Without limits, by those that come
    with the app.
    """
    form = _form(claim)
    decision, amount = _in_order(claim, limits or read_limits())
    yield Question("in order", form, decision, amount)
    names = list(VARIATIONS)
    for name in (names[(2 * claim.number + step) % len(names)] for step in range(PER_CLAIM - 1)):
        change, expected = VARIATIONS[name]
        yield Question(name, change(deepcopy(form)), expected, Decimal())


def _in_order(claim: GeneratedClaim, limits: Limits) -> tuple[AdjudicationDecision, Decimal]:
    """Only a service contract's claim, and no big one, is approved without a person."""
    total = claim.facts.total_estimate
    is_small = total is not None and total <= limits.auto_approve_up_to
    if total is None or not is_small or claim.claim_type not in limits.auto_approve_products:
        return AdjudicationDecision.MANUAL_REVIEW, Decimal()
    return AdjudicationDecision.APPROVED, max(Decimal(), total - _deductible(claim))


def _deductible(claim: GeneratedClaim) -> Decimal:
    return claim.facts.deductible or Decimal()


def _form(claim: GeneratedClaim) -> Form:
    facts = claim.facts
    return AdjudicationForm(
        claim_id=claim.claim_id,
        submission_date=TODAY,
        claimant=Claimant(
            name=facts.claimant_name, email=facts.claimant_email, phone=facts.claimant_phone
        ),
        contract=Contract(
            contract_number=facts.contract_number,
            product_type=claim.claim_type,
            coverage_level="Gold",
            status="Active",
            effective_date=TODAY - timedelta(days=500),
            expiration_date=TODAY + timedelta(days=700),
            deductible=_deductible(claim),
            max_claim_amount=MAXIMUM,
        ),
        vehicle=Vehicle(
            year=facts.vehicle_year,
            make=facts.vehicle_make,
            model=facts.vehicle_model,
            vin=facts.vehicle_vin,
            current_mileage=facts.current_odometer,
            mileage_at_purchase=4000,
            mileage_limit=125_000,
        ),
        issue=Issue(
            description=claim.incident.formal,
            date_noticed=facts.date_of_loss,
            is_vehicle_driveable=False,
        ),
        repair=_repair(claim),
        documents=Documents(repair_estimate=True, claim_form=True, photos=True),
        flags=Flags(is_pre_existing=False),
    ).dump()


def _repair(claim: GeneratedClaim) -> Repair:
    facts, bill = claim.facts, claim.bill
    return Repair(
        facility=Facility(name=facts.repair_facility, type="Authorized"),
        diagnosis=facts.diagnosis,
        parts=[Part(name=name, cost=cost) for name, cost in bill.parts] if bill else [],
        total_parts_cost=facts.total_parts_cost,
        total_labor_cost=facts.total_labor_cost,
        total_estimate=facts.total_estimate,
    )


def _with(section: str, **changes: object) -> Callable[[Form], Form]:
    def changed(form: Form) -> Form:
        form[section] |= changes
        return form

    return changed


def _independent(form: Form) -> Form:
    form["repair"]["facility"]["type"] = "Independent"
    return form


def _of_another_product(form: Form) -> Form:
    """A plan for oil changes pays for nothing but service, a theft contract for no service."""
    is_service = form["contract"]["product_type"] == ClaimType.PPM
    form["contract"]["product_type"] = ClaimType.THEFT if is_service else ClaimType.PPM
    return form


def _flatter(form: Form) -> Form:
    """As other callers send it: what it does not say is unknown."""
    contract = form["contract"]
    del contract["effective_date"], contract["expiration_date"]
    form["vehicle"]["mileage"] = form["vehicle"].pop("current_mileage")
    form["repair"]["facility_name"] = form["repair"].pop("facility")["name"]
    return form


_LAPSED = (TODAY - timedelta(days=120)).isoformat()
VARIATIONS: Mapping[str, tuple[Callable[[Form], Form], AdjudicationDecision]] = {
    "contract cancelled": (_with("contract", status="Cancelled"), AdjudicationDecision.DENIED),
    "no photos": (_with("documents", photos=False), AdjudicationDecision.REQUEST_DOCUMENTS),
    "period over": (_with("contract", expiration_date=_LAPSED), AdjudicationDecision.DENIED),
    "independent shop": (_independent, AdjudicationDecision.MANUAL_REVIEW),
    "too many miles": (_with("vehicle", mileage_limit=8000), AdjudicationDecision.DENIED),
    "mileage unknown": (_with("vehicle", current_mileage=None), AdjudicationDecision.MANUAL_REVIEW),
    "pre-existing": (_with("flags", is_pre_existing=True), AdjudicationDecision.DENIED),
    "flatter form": (_flatter, AdjudicationDecision.MANUAL_REVIEW),
    "another product": (_of_another_product, AdjudicationDecision.DENIED),
}
