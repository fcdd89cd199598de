"""What agent 2 is given: the reviewer's form as it is, or that form filled from agent 1."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from function_app.domain.decision import ApprovalDecision, ClaimAmounts
from function_app.domain.document import DocumentStatus
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output

DOCUMENT_SHOWN_BY = {
    "claim_form": "claim_form",
    "repair_estimate": "repair_estimate",
    "invoice": "repair_estimate",
    "damage_photos": "photos",
}


def build_agent2_input(
    claim_id: str, submitted: date, reading: Agent1Output | None, decision: ApprovalDecision
) -> dict[str, Any]:
    if decision.claim_data is not None:
        return _from_reviewer(claim_id, decision.claim_data)
    amounts = decision.claim_amounts or ClaimAmounts()
    return _from_agent1(claim_id, submitted, reading, amounts)


def _from_reviewer(claim_id: str, claim_data: dict[str, Any]) -> dict[str, Any]:
    given = claim_data.get("metadata")
    metadata = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    source = {"data_source": "reviewer_claim_data"}
    return {**claim_data, "claim_id": claim_id, "metadata": {**metadata, **source}}


def _from_agent1(
    claim_id: str, submitted: date, reading: Agent1Output | None, amounts: ClaimAmounts
) -> dict[str, Any]:
    """What is not known is null; a figure of the reviewer's takes the place of agent 1's."""
    info = reading.extracted_info if reading else ExtractedInfo()
    return {
        "claim_id": claim_id,
        "submission_date": submitted.isoformat(),
        "classification": reading.classification.dump() if reading else None,
        "claimant": {
            "name": info.claimant_name,
            "email": info.claimant_email,
            "phone": info.claimant_phone,
            "address": info.claimant_address,
        },
        "contract": {
            "contract_number": info.contract_number,
            "product_type": None,
            "coverage_level": None,
            "effective_date": None,
            "expiration_date": None,
            "deductible": _figure(amounts.deductible, info.deductible),
            "max_claim_amount": None,
            "status": None,
        },
        "vehicle": {
            "year": info.vehicle_year,
            "make": info.vehicle_make,
            "model": info.vehicle_model,
            "vin": info.vehicle_vin,
            "current_mileage": info.current_odometer,
            "mileage_at_purchase": None,
            "mileage_limit": None,
            "lienholder": info.lienholder,
        },
        "issue": {
            "description": info.issue_summary,
            "date_noticed": info.date_of_loss.isoformat() if info.date_of_loss else None,
            "is_vehicle_driveable": None,
        },
        "repair": {
            "facility": {"name": info.repair_facility, "type": None, "address": None},
            "diagnosis": info.diagnosis,
            "parts": None,
            "labor_hours": None,
            "labor_rate": None,
            "total_parts_cost": _figure(amounts.total_parts_cost, info.total_parts_cost),
            "total_labor_cost": _figure(amounts.total_labor_cost, info.total_labor_cost),
            "total_estimate": _figure(amounts.total_estimate, info.total_estimate),
        },
        "documents": _documents(reading),
        "flags": {"is_pre_existing": None},
        "metadata": {"data_source": "agent1_extraction"},
    }


def _figure(reviewers: Decimal | None, agent1s: Decimal | None) -> float | None:
    figure = agent1s if reviewers is None else reviewers
    return None if figure is None else float(figure)


def documents_seen(reading: Agent1Output) -> set[str]:
    """The boxes that the documents tick which agent 1 could read."""
    merged = reading.document_extraction
    every = [*reading.documents, *([merged] if merged else [])]
    read = (paper for paper in every if paper.status is DocumentStatus.SUCCESS)
    boxes = (DOCUMENT_SHOWN_BY.get(paper.document_type) for paper in read)
    return {box for box in boxes if box}


def _documents(reading: Agent1Output | None) -> dict[str, bool | None]:
    """Of the kinds that agent 1 has not seen nothing is known."""
    seen = documents_seen(reading) if reading else set[str]()
    kinds = (
        "repair_estimate",
        "diagnostic_report",
        "photos",
        "claim_form",
        "prior_authorization",
    )
    return {kind: True if kind in seen else None for kind in kinds}
