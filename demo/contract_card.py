"""What the reviewer looks up for a claim, in the words of the review page's form."""

from collections.abc import Mapping, Sequence

from demo.samples.sample import Review

type Row = tuple[str, Mapping[str, str]]  # a section of the form, and values by their labels


def contract_card(review: Review) -> Sequence[Row]:
    """A document that was received is a label without a value: its box is ticked."""
    coverage = review.coverage
    contract = {
        "Product type": coverage.product,
        "Coverage level": coverage.level,
        "Status": coverage.status,
        "Maximum amount": f"{coverage.maximum:.2f}",
    }
    period = {
        "Effective date": coverage.effective.isoformat(),
        "Expiration date": coverage.expiration.isoformat(),
    }
    vehicle = {
        "Mileage limit": str(coverage.mileage_limit),
        "Driveable": "Yes" if review.driveable else "No",
    }
    repair = {"Pre-existing": "No", "Facility type": review.facility_type}
    documents = {name.replace("_", " ").capitalize(): "" for name in review.documents}
    return [
        ("Contract", contract),
        ("", period),
        ("Vehicle", vehicle),
        ("Repair", repair),
        ("Documents", documents),
    ]


def card_lines(card: Sequence[Row]) -> list[str]:
    return [
        f"{section:<11}" + ", ".join(f"{label} {value}".rstrip() for label, value in values.items())
        for section, values in card
    ]
