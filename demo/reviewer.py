"""Plays the reviewer: takes over what agent 1 read, adds what only a person knows, approves."""

from datetime import date
from decimal import Decimal

from demo.claims_api import Json
from demo.documents import Line
from demo.samples.sample import Sample

REVIEWER = "dana.whitfield@example.com"


def decision(sample: Sample, status: Json, today: date) -> Json:
    """The body of `approve` for the wait that `status` shows."""
    return {
        "decision": "approved",
        "reviewer": REVIEWER,
        "comments": sample.review.comments,
        "request_id": status["request_id"],
        "claim_data": completed_form(sample, status["agent1_output"], today),
    }


def completed_form(sample: Sample, reading: Json, today: date) -> Json:
    info = reading["extracted_info"]
    review = sample.review
    return {
        "claim_id": reading["claim_id"],
        "submission_date": today.isoformat(),
        "claimant": {
            "name": info["claimant_name"],
            "email": info["claimant_email"],
            "phone": info["claimant_phone"],
        },
        "contract": _contract(sample, reading),
        "vehicle": {
            "year": info["vehicle_year"],
            "make": info["vehicle_make"],
            "model": info["vehicle_model"],
            "vin": info["vehicle_vin"],
            "current_mileage": info["current_odometer"],
            "mileage_at_purchase": review.coverage.mileage_at_purchase,
            "mileage_limit": review.coverage.mileage_limit,
        },
        "issue": {
            "description": info["issue_summary"],
            "date_noticed": info["date_of_loss"],
            "is_vehicle_driveable": review.driveable,
        },
        "repair": _repair(sample, info),
        "documents": {name: name in review.documents for name in DOCUMENTS},
        "flags": {"is_pre_existing": False},
        "metadata": {"filled_in_by": REVIEWER},
    }


DOCUMENTS = (
    "repair_estimate", "diagnostic_report", "photos", "claim_form", "prior_authorization"
)  # fmt: skip


def _contract(sample: Sample, reading: Json) -> Json:
    coverage = sample.review.coverage
    return {
        "contract_number": reading["extracted_info"]["contract_number"],
        "product_type": coverage.product,
        "coverage_level": coverage.level,
        "effective_date": coverage.effective.isoformat(),
        "expiration_date": coverage.expiration.isoformat(),
        "deductible": reading["extracted_info"]["deductible"],
        "max_claim_amount": float(coverage.maximum),
        "status": coverage.status,
    }


def _repair(sample: Sample, info: Json) -> Json:
    review = sample.review
    return {
        "facility": {
            "name": info["repair_facility"],
            "type": review.facility_type,
            "address": review.facility_address,
        },
        "diagnosis": info["diagnosis"],
        "parts": [_part(line) for line in review.parts],
        "labor_hours": float(sum((line.quantity for line in review.labor), Decimal())),
        "labor_rate": float(review.labor[0].unit_price),
        "total_parts_cost": info["total_parts_cost"],
        "total_labor_cost": info["total_labor_cost"],
        "total_estimate": info["total_estimate"],
    }


def _part(line: Line) -> Json:
    return {"name": line.description, "part_number": line.number, "cost": float(line.amount)}
