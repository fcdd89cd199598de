"""What the reviewer looks up for a claim, in the words of the review page's form."""

from collections.abc import Mapping, Sequence

from demo.samples.sample import Review
from function_app.domain.adjudication_form import FORM

type Row = tuple[str, Mapping[str, str]]  # a section of the form, and values by their labels


def contract_card(review: Review) -> Sequence[Row]:
    """A document that was received is a label without a value: its box is ticked."""
    coverage = review.coverage
    contract = {
        "contract.product_type": coverage.product,
        "contract.coverage_level": coverage.level,
        "contract.status": coverage.status,
        "contract.max_claim_amount": f"{coverage.maximum:.2f}",
    }
    period = {
        "contract.effective_date": coverage.effective.isoformat(),
        "contract.expiration_date": coverage.expiration.isoformat(),
    }
    vehicle = {
        "vehicle.mileage_limit": str(coverage.mileage_limit),
        "issue.is_vehicle_driveable": "Yes" if review.driveable else "No",
    }
    repair = {"flags.is_pre_existing": "No", "repair.facility.type": review.facility_type}
    return [
        ("Contract", _labelled(contract)),
        ("", _labelled(period)),
        ("Vehicle", _labelled(vehicle)),
        ("Repair", _labelled(repair)),
        ("Documents", _labelled({f"documents.{name}": "" for name in review.documents})),
    ]


def _labelled(values: Mapping[str, str]) -> Mapping[str, str]:
    return {FORM[path].entry.label: value for path, value in values.items()}


def card_lines(card: Sequence[Row]) -> list[str]:
    return [
        f"{section:<11}" + ", ".join(f"{label} {value}".rstrip() for label, value in values.items())
        for section, values in card
    ]
