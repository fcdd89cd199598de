"""What fields and papers are called here, and not in the claims of the ordinary measure.

They stand for the words of strangers as long as nobody takes them over into the reader's rules.
"""

from collections.abc import Mapping, Sequence

from evaluation.papers import Wordings
from function_app.domain.claim import ClaimType

LABELS: Mapping[str, Sequence[str]] = {
    "claimant_name": (
        "Policyholder",
        "Name of customer",
        "Client",
        "Agreement holder",
        "Owner's name",
    ),
    "claimant_phone": (
        "Cell phone",
        "Telephone no.",
        "Phone (day)",
        "Customer phone",
        "Call back at",
    ),
    "claimant_address": ("Street address", "Home address", "Customer's address", "Lives at"),
    "contract_number": (
        "Service contract no.",
        "Agreement #",
        "Certificate number",
        "Coverage contract",
        "Contract ID",
    ),
    "vehicle": ("Car", "Vehicle (yr/make/model)", "Year, make & model", "Automobile"),
    "vehicle_vin": ("VIN number", "Vehicle VIN", "VIN / Serial no.", "Chassis number"),
    "current_odometer": (
        "Miles",
        "Present mileage",
        "Odo. reading",
        "Mileage in",
        "Current odometer",
        "Odometer at failure",
    ),
    "date_of_loss": (
        "Date of breakdown",
        "Incident date",
        "When did it happen",
        "Date of event",
        "Loss occurred",
    ),
    "repair_facility": (
        "Repair shop",
        "Dealership",
        "Workshop",
        "Repairing dealer",
        "Vehicle is at",
    ),
    "diagnosis": (
        "Technician diagnosis",
        "Cause",
        "Result of inspection",
        "Tech findings",
        "What we found",
    ),
    "lienholder": ("Lien holder", "Bank", "Leasing company", "Loan company", "Loss payee"),
    "deductible": (
        "Customer deductible",
        "Less deductible",
        "Deductible amount",
        "Policy deductible",
    ),
    "total_parts_cost": ("Parts subtotal", "Parts amount", "Total for parts", "Materials"),
    "total_labor_cost": ("Labor subtotal", "Labor amount", "Total for labor", "Labour"),
    "total_estimate": (
        "Total cost of repairs",
        "Total amount",
        "Estimate total",
        "Balance due",
        "Total repair cost",
        "To pay",
    ),
}
_ESTIMATES = ("Quotation", "Repair order", "Cost estimate")
_INVOICES = ("Bill", "Tax invoice", "Statement of work done")
_REPORTS = ("Notice of loss", "Claimant's report", "First report of loss")
WORDINGS = Wordings(
    LABELS,
    {
        ClaimType.VSC: _ESTIMATES,
        ClaimType.GAP: _REPORTS,
        ClaimType.TIRE_WHEEL: _INVOICES,
        ClaimType.PPM: _INVOICES,
        ClaimType.APPEARANCE: _ESTIMATES,
        ClaimType.THEFT: _REPORTS,
        ClaimType.OTHER: ("Inquiry", "Service request"),
    },
)
