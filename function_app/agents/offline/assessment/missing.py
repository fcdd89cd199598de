"""What a claim of its type still lacks, in words that can be sent to the claimant."""

import re

from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

_ALWAYS = {
    "claimant_name": "claimant's name",
    "claimant_email": "claimant's e-mail address",
    "contract_number": "contract number",
    "vehicle_vin": "VIN",
    "date_of_loss": "date of loss",
    "issue_summary": "description of what happened",
}
_REPAIR = {
    "current_odometer": "odometer reading",
    "repair_facility": "repair facility",
    "total_estimate": "total of the repair estimate",
}
_BY_TYPE: dict[ClaimType, dict[str, str]] = {
    ClaimType.VSC: _REPAIR | {"diagnosis": "diagnosis"},
    ClaimType.TIRE_WHEEL: _REPAIR,
    ClaimType.PPM: _REPAIR,
    ClaimType.APPEARANCE: {k: v for k, v in _REPAIR.items() if k != "current_odometer"},
    ClaimType.GAP: {"lienholder": "lienholder"},
    ClaimType.THEFT: {},
    ClaimType.OTHER: {},
}
_NEEDS_PHOTOS = frozenset({ClaimType.TIRE_WHEEL, ClaimType.APPEARANCE})
_PROOFS = {
    ClaimType.GAP: (
        (re.compile(r"\bpay-?off|loan balance|balance of the loan|still owe", re.I),
         "loan payoff statement"),
        (re.compile(r"\bsettlement|insur\w{1,4}(?: company)? (?:\w+ ){0,2}paid|payout", re.I),
         "insurer's settlement statement"),
    ),
    ClaimType.THEFT: (
        (re.compile(r"\bpolice report|report (?:number|no\b|#)|case (?:number|no\b|#)", re.I),
         "police report"),
    ),
}  # fmt: skip
_PAPERS = frozenset({"claim_form", "repair_estimate", "invoice"})
_FOR_COMPLETENESS = (
    "claimant_name", "contract_number", "vehicle_vin", "date_of_loss", "issue_summary",
    "total_estimate",
)  # fmt: skip


def missing_information(
    claim_type: ClaimType, info: ExtractedInfo, text: str, document_types: set[str]
) -> list[str]:
    wanted = _ALWAYS | _BY_TYPE[claim_type]
    missing = [name for field, name in wanted.items() if getattr(info, field) is None]
    if None in (info.vehicle_year, info.vehicle_make, info.vehicle_model):
        missing.append("vehicle's year, make and model")
    if claim_type in _NEEDS_PHOTOS and "damage_photos" not in document_types:
        missing.append("photos of the damage")
    if not document_types & _PAPERS:
        missing.append("claim form or repair estimate")
    proofs = _PROOFS.get(claim_type, ())
    return missing + [name for mention, name in proofs if not mention.search(text)]


def completeness(info: ExtractedInfo) -> float:
    """The share of the fields without which nobody can decide."""
    return sum(getattr(info, field) is not None for field in _FOR_COMPLETENESS) / len(
        _FOR_COMPLETENESS
    )
