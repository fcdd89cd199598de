"""What stands in the papers: a field under one of its names, beside rows that are no field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from evaluation import people
from evaluation.facts import TODAY, Bill
from evaluation.layouts import Page, Row, drawn
from evaluation.writing import Hand
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

LABELS: Mapping[str, Sequence[str]] = {
    "claimant_name": ("Customer", "Owner", "Contract holder", "Insured", "Vehicle owner"),
    "claimant_phone": ("Phone", "Tel.", "Daytime phone", "Mobile", "Contact number"),
    "claimant_address": ("Address", "Mailing address", "Residence", "Customer address"),
    "contract_number": ("Contract No.", "Agreement number", "Contract #", "Plan number"),
    "vehicle": ("Vehicle", "Year/Make/Model", "Unit", "Vehicle description"),
    "vehicle_vin": ("VIN", "V.I.N.", "Vehicle ID", "Vehicle identification number"),
    "current_odometer": ("Odometer", "Mileage", "Miles in", "Odometer reading", "Mileage at loss"),
    "date_of_loss": (
        "Date of loss",
        "Loss date",
        "Date of incident",
        "Failure date",
        "Occurred on",
    ),
    "repair_facility": ("Repair facility", "Shop", "Repairer", "Servicing dealer"),
    "diagnosis": ("Diagnosis", "Findings", "Technician's findings", "Cause of failure"),
    "lienholder": ("Lienholder", "Lender", "Financed by", "Finance company"),
    "deductible": ("Deductible", "Your deductible", "Contract deductible"),
    "total_parts_cost": ("Parts total", "Total parts", "Parts", "Sum of parts"),
    "total_labor_cost": ("Labor total", "Total labor", "Labor", "Labor charges"),
    "total_estimate": ("Total estimate", "Total", "Grand total", "Amount due"),
}
SUMS = ("total_parts_cost", "total_labor_cost", "total_estimate")
TITLES: Mapping[ClaimType, Sequence[str]] = {
    ClaimType.VSC: ("Repair estimate", "Estimate of repairs", "Work order estimate"),
    ClaimType.GAP: ("Claim form", "Loss notification", "Deficiency claim statement"),
    ClaimType.TIRE_WHEEL: ("Invoice", "Repair invoice", "Estimate"),
    ClaimType.PPM: ("Service invoice", "Maintenance invoice", "Invoice"),
    ClaimType.APPEARANCE: ("Estimate", "Cosmetic repair estimate", "Damage appraisal"),
    ClaimType.THEFT: ("Claim form", "Loss notification", "Statement of loss"),
    ClaimType.OTHER: ("Request form", "Customer request", "Form"),
}
SMALL_PRINT = (
    "Work is guaranteed for 12 months or 12,000 miles. Storage of $35.00 per day is charged after "
    "3 days. Form 7731-B, rev. 02/2019. Questions: (800) 555-0199."
)
_LEFT_OUT = 0.15


@dataclass(frozen=True)
class Paper:
    content: bytes
    layout: str
    fields: frozenset[str]  # what it tells


@dataclass(frozen=True)
class Wordings:
    """What fields and papers are called."""

    labels: Mapping[str, Sequence[str]]
    titles: Mapping[ClaimType, Sequence[str]]


FAMILIAR = Wordings(LABELS, TITLES)


def paper(
    claim_type: ClaimType,
    incident_words: str,
    facts: ExtractedInfo,
    bill: Bill | None,
    *,
    layout: str,
    random: Random,
    today: date = TODAY,
) -> Paper:
    page, fields = content_of(claim_type, incident_words, facts, bill, random=random, today=today)
    return Paper(drawn(layout, page), layout, fields)


def content_of(
    claim_type: ClaimType,
    incident_words: str,
    facts: ExtractedInfo,
    bill: Bill | None,
    *,
    random: Random,
    wordings: Wordings = FAMILIAR,
    today: date = TODAY,
) -> tuple[Page, frozenset[str]]:
    """What is printed, and the fields that it tells."""
    hand = Hand.anybodys(random)
    written = hand.of_facts(facts)
    told = _told(written, random)
    page = Page(
        issuer=written.get("repair_facility", "Meridian Vehicle Protection"),
        contact=f"{people.address(random)} · {hand.of_phone(people.phone(random))}",
        title=random.choice(wordings.titles[claim_type]),
        rows=[*_rows(told, wordings, random), *_distractors(claim_type, hand, random, today)],
        items=_items(bill, hand) if told.keys() >= set(SUMS) else [],
        sums=_sums(told, bill, hand, wordings, random),
        opening=f"This paper was prepared for our customer. Reported: {incident_words}.",
        small_print=SMALL_PRINT,
    )
    letterhead = {"repair_facility"} & written.keys()
    return page, frozenset(told) | letterhead


def _told(written: Mapping[str, str], random: Random) -> dict[str, str]:
    """The vehicle is told whole or not at all, a total that others add up to always; the sender's
    e-mail address never.
    """
    names = [name for name in written if name != "claimant_email"]
    left_out = {name for name in names if random.random() < _LEFT_OUT} - {"total_estimate"}
    if "vehicle_year" in left_out:
        left_out |= {"vehicle_make", "vehicle_model"}
    else:
        left_out -= {"vehicle_make", "vehicle_model"}
    return {name: written[name] for name in names if name not in left_out}


def _rows(told: Mapping[str, str], wordings: Wordings, random: Random) -> list[Row]:
    rows: list[Row] = []
    for field, labels in wordings.labels.items():
        label = random.choice(labels)
        if field == "vehicle" and "vehicle_year" in told:
            rows.append((label, _vehicle(told)))
        elif field in told and field not in SUMS:
            rows.append((label, told[field]))
    return rows


def _vehicle(told: Mapping[str, str]) -> str:
    return " ".join(told[f"vehicle_{part}"] for part in ("year", "make", "model"))


def _distractors(claim_type: ClaimType, hand: Hand, random: Random, today: date) -> list[Row]:
    day = hand.of_day(today - timedelta(days=random.randrange(1, 4)))
    rows = [
        ("Printed", day),
        ("Document no.", f"{random.randrange(10_000, 99_999)}"),
        ("Purchase date", hand.of_day(today - timedelta(days=random.randrange(400, 1500)))),
        ("Plate", f"{random.randrange(100, 999)} KTR"),
        ("Service advisor", "Dale Whitcomb"),
    ]
    if claim_type is ClaimType.GAP:
        figures = ("Actual cash value", "Loan payoff", "Insurance settlement")
        rows += [(name, hand.of_sum(Decimal(random.randrange(8000, 30000)))) for name in figures]
    if claim_type is ClaimType.THEFT:
        rows.append(("Police report", f"26-{random.randrange(100_000, 999_999)}"))
    return random.sample(rows, len(rows) - 1)


def _items(bill: Bill | None, hand: Hand) -> list[Sequence[str]]:
    if bill is None:
        return []
    parts = [(name, "1", hand.of_sum(price)) for name, price in bill.parts]
    labor = (f"Labor at {hand.of_sum(bill.rate)}", f"{bill.hours} h", hand.of_sum(bill.labor_total))
    return [("Description", "Quantity", "Price"), *parts, labor]


def _sums(
    told: Mapping[str, str], bill: Bill | None, hand: Hand, wordings: Wordings, random: Random
) -> list[Row]:
    if bill is None:
        return []
    labels = wordings.labels
    sums = {field: (random.choice(labels[field]), told[field]) for field in SUMS if field in told}
    tax = [("Sales tax", hand.of_sum(bill.tax))] if bill.tax else []
    total = sums.pop("total_estimate", None)
    return [*sums.values(), *tax, *([total] if total else [])]
