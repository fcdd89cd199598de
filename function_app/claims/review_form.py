"""The form as agent 1 fills it: what it read, at the place where agent 2 will look for it."""

from function_app.claims.agent2_input import DOCUMENT_SHOWN_BY
from function_app.claims.models import Agent1Output, DocumentStatus


def prefill(agent1: Agent1Output | None) -> dict[str, str]:
    """What agent 1 read, by the path of the form's field; what it did not find is not in it."""
    if agent1 is None:
        return {}
    info = agent1.extracted_info
    known: dict[str, object] = {
        "claimant.name": info.claimant_name,
        "claimant.email": info.claimant_email,
        "claimant.phone": info.claimant_phone,
        "claimant.address": info.claimant_address,
        "contract.contract_number": info.contract_number,
        "contract.deductible": info.deductible,
        "vehicle.year": info.vehicle_year,
        "vehicle.make": info.vehicle_make,
        "vehicle.model": info.vehicle_model,
        "vehicle.vin": info.vehicle_vin,
        "vehicle.current_mileage": info.current_odometer,
        "vehicle.lienholder": info.lienholder,
        "issue.claim_type": agent1.classification.claim_type,
        "issue.component_category": agent1.classification.component_category,
        "issue.description": info.issue_summary,
        "issue.date_noticed": info.date_of_loss,
        "repair.facility.name": info.repair_facility,
        "repair.diagnosis": info.diagnosis,
        "repair.total_parts_cost": info.total_parts_cost,
        "repair.total_labor_cost": info.total_labor_cost,
        "repair.total_estimate": info.total_estimate,
    }
    filled = {path: str(value) for path, value in known.items() if value is not None}
    return filled | _document_boxes(agent1)


def _document_boxes(agent1: Agent1Output) -> dict[str, str]:
    document = agent1.document_extraction
    if document is None or document.status is not DocumentStatus.SUCCESS:
        return {}
    shown = DOCUMENT_SHOWN_BY.get(document.document_type or "")
    return {f"documents.{shown}": "true"} if shown else {}
