"""The truth of one claim, whole: which of it is written where is for the letter and the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from evaluation import people
from evaluation.incidents.incident import Incident
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

TODAY = date(2026, 9, 14)  # of every evaluation, so that a seed always makes the same claims
_HAVE_A_LENDER = 0.4
_ARE_TAXED = 0.25


@dataclass(frozen=True)
class Bill:
    parts: Sequence[tuple[str, Decimal]]
    hours: Decimal
    rate: Decimal
    tax: Decimal

    @property
    def parts_total(self) -> Decimal:
        return sum((price for _, price in self.parts), Decimal())

    @property
    def labor_total(self) -> Decimal:
        return (self.hours * self.rate).quantize(Decimal("0.01"))

    @property
    def total(self) -> Decimal:
        return self.parts_total + self.labor_total + self.tax


def facts_of(
    claim_type: ClaimType, incident: Incident, random: Random, today: date = TODAY
) -> tuple[ExtractedInfo, Bill | None]:
    make, model, maker = random.choice(people.CARS)
    name = f"{random.choice(people.FIRST)} {random.choice(people.LAST)}"
    bill = bill_for(incident, random) if incident.work else None
    is_financed = claim_type is ClaimType.GAP or random.random() < _HAVE_A_LENDER
    facts = ExtractedInfo(
        claimant_name=name,
        claimant_email=_mailbox(name, random),
        claimant_phone=people.phone(random),
        claimant_address=people.address(random),
        contract_number=people.contract_number(random),
        vehicle_year=random.randrange(2014, 2025),
        vehicle_make=make,
        vehicle_model=model,
        vehicle_vin=people.vin(maker, random),
        current_odometer=random.randrange(9_000, 118_000),
        date_of_loss=today - timedelta(days=random.randrange(4, 75)),
        lienholder=random.choice(people.LENDERS) if is_financed else None,
    )
    return facts.model_copy(update=_repair(incident, bill, random)), bill


def bill_for(incident: Incident, random: Random) -> Bill:
    low, high = (dollars * 100 for dollars in incident.cost)
    share = [Decimal(random.randrange(low, high)) / 100 / len(incident.work) for _ in incident.work]
    prices = [price.quantize(Decimal("0.01")) for price in share]
    bill = Bill(
        parts=list(zip(incident.work, prices, strict=True)),
        hours=Decimal(random.randrange(5, 85)) / 10,
        rate=Decimal(random.choice(("89.00", "104.50", "128.00", "145.00"))),
        tax=Decimal(),
    )
    tax = (bill.parts_total * Decimal("0.07")).quantize(Decimal("0.01"))
    return Bill(bill.parts, bill.hours, bill.rate, tax) if random.random() < _ARE_TAXED else bill


def _repair(incident: Incident, bill: Bill | None, random: Random) -> dict[str, object]:
    if bill is None:
        return {}
    return {
        "repair_facility": random.choice(people.SHOPS),
        "diagnosis": incident.diagnosis,
        "total_parts_cost": bill.parts_total,
        "total_labor_cost": bill.labor_total,
        "total_estimate": bill.total,
        "deductible": Decimal(random.choice((0, 50, 100, 200, 250))) or None,
    }


def _mailbox(name: str, random: Random) -> str:
    first, last = name.lower().replace("'", "").replace(" ", "", name.count(" ") - 1).split(" ")
    form = random.choice(("{f}.{l}", "{f}{l}{n}", "{l}{n}"))
    local = form.format(f=first, l=last, n=random.randrange(2, 99))
    return f"{local}@{random.choice(('example.com', 'example.org', 'example.net'))}"
