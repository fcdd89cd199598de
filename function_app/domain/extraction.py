"""The fields that are read from a claim's e-mail and documents."""

from function_app.domain.message import AgentMessage
from function_app.domain.values.lenient import Day, Money, Text, Whole


class ExtractedInfo(AgentMessage):
    """What was read from one source, or from all of them merged; what is not known is null."""

    claimant_name: Text = None
    claimant_email: Text = None
    claimant_phone: Text = None
    claimant_address: Text = None
    contract_number: Text = None
    vehicle_year: Whole = None
    vehicle_make: Text = None
    vehicle_model: Text = None
    vehicle_vin: Text = None
    current_odometer: Whole = None
    date_of_loss: Day = None
    issue_summary: Text = None
    repair_facility: Text = None
    diagnosis: Text = None
    lienholder: Text = None
    total_parts_cost: Money = None
    total_labor_cost: Money = None
    total_estimate: Money = None
    deductible: Money = None
