"""The form as agent 1 fills it: what it read, at the place where agent 2 will look for it."""

from function_app.claims.agent2_input import documents_seen
from function_app.domain.reading import Agent1Output

EXTRACTED = {
    "claimant.name": "claimant_name",
    "claimant.email": "claimant_email",
    "claimant.phone": "claimant_phone",
    "claimant.address": "claimant_address",
    "contract.contract_number": "contract_number",
    "contract.deductible": "deductible",
    "vehicle.year": "vehicle_year",
    "vehicle.make": "vehicle_make",
    "vehicle.model": "vehicle_model",
    "vehicle.vin": "vehicle_vin",
    "vehicle.current_mileage": "current_odometer",
    "vehicle.lienholder": "lienholder",
    "issue.description": "issue_summary",
    "issue.date_noticed": "date_of_loss",
    "repair.facility.name": "repair_facility",
    "repair.diagnosis": "diagnosis",
    "repair.total_parts_cost": "total_parts_cost",
    "repair.total_labor_cost": "total_labor_cost",
    "repair.total_estimate": "total_estimate",
}


def prefill(agent1: Agent1Output | None) -> dict[str, str]:
    """What agent 1 read, by the path of the form's field; what it did not find is not in it."""
    if agent1 is None:
        return {}
    known: dict[str, object] = {
        "issue.claim_type": agent1.classification.claim_type,
        "issue.component_category": agent1.classification.component_category,
        **{path: getattr(agent1.extracted_info, name) for path, name in EXTRACTED.items()},
    }
    filled = {path: str(value) for path, value in known.items() if value is not None}
    boxes = {f"documents.{box}": "true" for box in documents_seen(agent1)}
    return filled | boxes
