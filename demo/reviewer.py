"""Plays the reviewer: takes over what was read and looked up, adds what only a person knows,
approves.
"""

from datetime import date
from decimal import Decimal

from demo.claims_api import Json
from demo.documents import Line
from demo.samples.sample import Sample
from function_app.claims.agent2_input import prefilled
from function_app.domain.adjudication_form import AdjudicationForm, Documents, Part
from function_app.domain.reading import Agent1Output

REVIEWER = "dana.whitfield@example.com"


def decision(sample: Sample, status: Json, today: date) -> Json:
    """The body of `approve` for the wait that `status` shows."""
    return {
        "decision": "approved",
        "reviewer": REVIEWER,
        "comments": sample.review.comments,
        "request_id": status["request_id"],
        "seen_digest": status["seen_digest"],
        "claim_data": completed_form(sample, status["agent1_output"], today),
    }


def completed_form(sample: Sample, reading: Json, today: date) -> Json:
    read = Agent1Output.model_validate(reading)
    form = AdjudicationForm.at(
        {
            **prefilled(read),
            **(_looked_up(sample) if read.contract is None else {}),
            **_known_to_a_person(sample),
            "claim_id": reading["claim_id"],
            "submission_date": today,
        }
    )
    return form.dump() | {"metadata": {"filled_in_by": REVIEWER}}


def _looked_up(sample: Sample) -> Json:
    """By hand, where no contract system is set up."""
    review, coverage = sample.review, sample.review.coverage
    return {
        "contract.product_type": coverage.product,
        "contract.coverage_level": coverage.level,
        "contract.status": coverage.status,
        "contract.effective_date": coverage.effective,
        "contract.expiration_date": coverage.expiration,
        "contract.max_claim_amount": coverage.maximum,
        "vehicle.mileage_limit": coverage.mileage_limit,
        "repair.facility.type": review.facility_type,
    }


def _known_to_a_person(sample: Sample) -> Json:
    review = sample.review
    return {
        "vehicle.mileage_at_purchase": review.coverage.mileage_at_purchase,
        "issue.is_vehicle_driveable": review.driveable,
        "flags.is_pre_existing": False,
        "repair.facility.address": review.facility_address,
        "repair.parts": [_part(line) for line in review.parts],
        "repair.labor_hours": sum((line.quantity for line in review.labor), Decimal()),
        "repair.labor_rate": review.labor[0].unit_price,
        **{f"documents.{name}": name in review.documents for name in Documents.model_fields},
    }


def _part(line: Line) -> Part:
    return Part(name=line.description, part_number=line.number, cost=line.amount)
