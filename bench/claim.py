"""The claim of every flow, the decision on it, and the result that it must have."""

from datetime import date
from decimal import Decimal
from typing import Any

from function_app.domain.adjudication_form import (
    AdjudicationForm,
    Contract,
    Documents,
    Facility,
    Flags,
    Issue,
    Repair,
    Vehicle,
)

type Json = dict[str, Any]

EMAIL = (
    "My 2019 Toyota Camry (VIN 4T1B11HK1KU218764, 45,000 miles) will not start: the alternator has "
    "failed. Contract VSC-2291847. The shop asks $330.00 for parts and $437.50 for labor, $767.50 "
    "in all. My deductible is $100.00."
)
FORM = AdjudicationForm(
    contract=Contract(
        contract_number="VSC-2291847",
        product_type="VSC",
        coverage_level="Gold",
        status="Active",
        effective_date=date(2024, 1, 1),
        expiration_date=date(2099, 12, 31),
        deductible=Decimal("100.00"),
        max_claim_amount=Decimal("5000.00"),
    ),
    vehicle=Vehicle(
        year=2019, make="Toyota", model="Camry", current_mileage=45000, mileage_limit=100000
    ),
    issue=Issue(description="Alternator failed", date_noticed=date(2026, 10, 3)),
    repair=Repair(
        facility=Facility(name="Lakeside Toyota Service", type="Authorized"),
        diagnosis="Alternator failed internally",
        total_parts_cost=Decimal("330.00"),
        total_labor_cost=Decimal("437.50"),
        total_estimate=Decimal("767.50"),
    ),
    documents=Documents(repair_estimate=True, photos=True, claim_form=True),
    flags=Flags(is_pre_existing=False),
)
DECISION: Json = {
    "decision": "approved",
    "reviewer": "r.chen@example.com",
    "comments": "Contract checked.",
    "claim_data": FORM.model_dump(mode="json", exclude_none=True),
}
APPROVED_AMOUNT = 667.50


class ClaimWrong(Exception):
    """A reply or a result that is not what the workflow promises; no number is worth reporting."""


def claim(claim_id: str) -> Json:
    return {
        "claim_id": claim_id,
        "sender_email": "maria.alvarez@example.com",
        "email_content": EMAIL,
    }


def check_result(instance_id: str, output: Json) -> None:
    adjudication = output.get("agent2_output") or {}
    found = (
        f"claim-{output.get('claim_id')}",
        output.get("status"),
        adjudication.get("decision"),
        adjudication.get("approved_amount"),
    )
    if found != (instance_id, "completed", "APPROVED", APPROVED_AMOUNT):
        raise ClaimWrong(f"{instance_id} ended with {found}")
