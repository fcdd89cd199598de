"""The claims of the day, by the generator of the evaluation, and what the contract system has of
their contracts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from demo.contract_files import written
from demo.pictures import photographed, scanned
from evaluation.claims import GeneratedClaim, generate
from function_app.domain.claim import ClaimType

_SEED = 14
# As often as each comes.
_TYPES = (
    *(ClaimType.VSC, ClaimType.TIRE_WHEEL, ClaimType.VSC, ClaimType.PPM, ClaimType.VSC),
    *(ClaimType.APPEARANCE, ClaimType.VSC, ClaimType.GAP, ClaimType.TIRE_WHEEL, ClaimType.VSC),
    *(ClaimType.PPM, ClaimType.VSC, ClaimType.THEFT, ClaimType.TIRE_WHEEL, ClaimType.VSC),
    *(ClaimType.APPEARANCE, ClaimType.PPM, ClaimType.VSC, ClaimType.TIRE_WHEEL, ClaimType.OTHER),
)
_URGENT = (
    "\nPlease treat this as urgent, I need the car to get to work.\n",
    "\nCould you answer as soon as possible? The shop charges for every day.\n",
)
_EVERY = 7  # claim is urgent, ...
_UNKNOWN_EVERY = 19  # ... and of this many one has a contract that nobody knows


@dataclass(frozen=True)
class DayClaim:
    """`attachments`: files by the name under which they are served."""

    generated: GeneratedClaim
    claim_id: str
    email: str
    attachments: Mapping[str, bytes]
    is_picture: bool  # which takes a while to be read

    @property
    def is_small_repair(self) -> bool:
        """That is approved without a second look."""
        truth = self.generated.truth
        estimate = truth.total_estimate if truth.current_odometer else None
        is_known = self.generated.number % _UNKNOWN_EVERY != _UNKNOWN_EVERY - 1
        is_vsc = self.generated.claim_type is ClaimType.VSC
        return is_vsc and is_known and bool(truth.repair_facility) and 0 < (estimate or 0) < 1400

    @property
    def is_no_repair(self) -> bool:
        """Which the automatic check leaves to a person."""
        return self.generated.claim_type is not ClaimType.VSC


def claims_of_the_day(count: int, today: date) -> list[DayClaim]:
    """Some papers went through a scanner, some were photographed."""
    generated = generate(_SEED, count, _TYPES, today)
    with_paper = [one.number for one in generated if one.paper]
    scans, photos = {*with_paper[9::20]}, {*with_paper[14::30]}
    return [_claim(one, one.number in scans, one.number in photos) for one in generated]


def _claim(one: GeneratedClaim, is_scan: bool, is_photo: bool) -> DayClaim:
    is_urgent = one.number % _EVERY == _EVERY - 2
    claim_id = f"CLM-{1001 + one.number}"
    return DayClaim(
        generated=one,
        claim_id=claim_id,
        email=one.email + (_URGENT[one.number % len(_URGENT)] if is_urgent else ""),
        attachments=_files(one, claim_id.lower(), is_scan, is_photo),
        is_picture=is_scan or is_photo,
    )


def _files(one: GeneratedClaim, name: str, is_scan: bool, is_photo: bool) -> Mapping[str, bytes]:
    if one.paper is None:
        return {}
    if is_scan:
        return {f"{name}-scan.pdf": scanned(one.paper.content)}
    if is_photo:
        return {f"{name}-photo.jpg": photographed(one.paper.content)}
    return {f"{name}.pdf": one.paper.content}


def contract_system(folder: Path, claims: Sequence[DayClaim], today: date) -> Mapping[str, str]:
    """Writes its files; the settings that name them."""
    known = [one for one in claims if one.generated.number % _UNKNOWN_EVERY != _UNKNOWN_EVERY - 1]
    shops = {one.generated.facts.repair_facility for one in claims} - {None}
    types = ("Authorized", "Independent")
    facilities = [
        {"name": shop, "address": "", "type": types[number % 9 == 5]}
        for number, shop in enumerate(sorted(filter(None, shops)))
    ]
    nothing = [{"name": "Lakeside Toyota Service", "address": "", "type": types[0]}]
    return written(folder, [_contract(one, today) for one in known], facilities or nothing)


def _contract(claim: DayClaim, today: date) -> Mapping[str, object]:
    facts, kind = claim.generated.facts, claim.generated.claim_type
    return {
        "contract_number": facts.contract_number,
        "holder_name": facts.claimant_name,
        "holder_email": facts.claimant_email,
        "vin": facts.vehicle_vin,
        "product_type": (ClaimType.VSC if kind is ClaimType.OTHER else kind).value,
        "coverage_level": ("Gold", "Platinum", "Silver")[claim.generated.number % 3],
        "status": "Active",
        "effective_date": today - timedelta(days=500 + claim.generated.number),
        "expiration_date": today + timedelta(days=700 - claim.generated.number),
        "max_claim_amount": "7500.00",
        "deductible": facts.deductible or "100.00",
        "mileage_limit": 125_000,
        "lienholder": facts.lienholder or "",
    }
