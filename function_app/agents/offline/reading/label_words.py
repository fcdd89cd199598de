"""Labels that are put together from the same few words on every desk: `owner's name`, `name of the
owner`, `mileage at failure`, `labor subtotal`.
"""

from collections.abc import Iterable, Iterator
from itertools import product

_PERSONS = (
    *("customer", "client", "owner", "vehicle owner", "insured", "policyholder", "policy holder"),
    *("contract holder", "agreement holder", "plan holder", "member", "claimant", "purchaser"),
)
_REACHED_BY = (
    *("phone", "telephone", "tel.", "cell", "cell phone", "mobile", "mobile phone", "home phone"),
    *("day phone", "daytime phone", "evening phone", "work phone", "contact phone"),
)
_KINDS_OF_ADDRESS = ("home", "street", "mailing", "postal", "residential", "residence")
_CONTRACTS = (
    *("contract", "service contract", "vehicle service contract", "agreement", "service agreement"),
    *("plan", "protection plan", "policy", "certificate", "coverage", "warranty", "gap contract"),
)
_MILES = ("odometer", "odo", "odo.", "mileage", "miles")
_LOSSES = (
    *("loss", "failure", "breakdown", "incident", "damage", "theft", "accident", "occurrence"),
    *("event", "claim"),
)
_WORKSHOPS = (
    *("repair facility", "facility", "repair shop", "body shop", "shop", "workshop", "garage"),
    *("dealer", "dealership", "repairer", "service center", "tire shop"),
)
_INSPECTORS = ("technician", "tech", "mechanic", "inspector", "shop", "service")
_LENDERS = (
    *("lienholder", "lien holder", "lender", "bank", "credit union", "finance company"),
    *("leasing company", "loan company", "lessor", "loss payee", "creditor"),
)
_WORK = ("total", "subtotal", "sub-total", "amount", "cost", "costs", "charge", "charges", "price")
_REPAIRS = ("repair", "repairs", "the repair", "the repairs", "repairs and parts")


def labels() -> Iterator[tuple[str, str]]:
    """Each with its key."""
    for key, made in (
        ("claimant_name", _of_persons("name")),
        ("claimant_phone", (*_REACHED_BY, *_of_persons("phone"))),
        ("claimant_phone", ("call back at", "callback", "reach me at", "contact number")),
        ("claimant_address", _joined(_KINDS_OF_ADDRESS, ("address",))),
        ("claimant_address", (*_of_persons("address"), "lives at")),
        ("contract_number", (*_CONTRACTS, *_joined(("coverage",), _CONTRACTS))),
        ("vehicle", _vehicles()),
        ("vehicle_vin", ("vehicle vin", "vin / serial", "vehicle id", "chassis", "vin code")),
        ("current_odometer", _odometers()),
        ("date_of_loss", _days_of_loss()),
        ("repair_facility", _workshops()),
        ("diagnosis", _diagnoses()),
        ("lienholder", (*_LENDERS, *_joined(_LENDERS, ("name",)), "financing")),
        ("deductible", _joined(("your", "customer", "contract", "plan", "less"), ("deductible",))),
        ("parts_total", (*_sums_of("parts"), *_sums_of("materials"))),
        ("labor_total", (*_sums_of("labor"), *_sums_of("labour"))),
        ("parts_line", ("materials", "parts and materials", "parts & materials")),
        ("total_first", _totals()),
        ("total_last", ("to pay", "total to pay", "payable", "total payable", "amount payable")),
    ):
        yield from ((label, key) for label in made)


def _joined(*words: Iterable[str]) -> Iterator[str]:
    return map(" ".join, product(*words))


def _of_persons(*what: str) -> Iterator[str]:
    for person, noun in product(_PERSONS, what):
        yield from (f"{person} {noun}", f"{person}'s {noun}", f"{noun} of {person}")
    if "name" in what:
        yield from _PERSONS


def _vehicles() -> Iterator[str]:
    yield from ("car", "auto", "automobile", "unit", "vehicle", "covered unit")
    three = ("year/make/model", "year, make & model", "year, make, model", "year make & model")
    yield from (*three, *_joined(("vehicle",), three), "yr/make/model", "make/model/year")
    yield from ("year, make and model", "year/make/model of vehicle", "make & model")


def _odometers() -> Iterator[str]:
    yield from _joined(("current", "present", "actual", "vehicle"), _MILES)
    yield from _joined(_MILES, ("in", "reading", "now", "on arrival"))
    yield from _joined(_MILES, ("at", "at time of", "at the time of"), _LOSSES)
    yield from ("miles on vehicle", "miles on odometer", "miles driven", "reading of odometer")


def _days_of_loss() -> Iterator[str]:
    for loss in _LOSSES[:-1]:  # the date of a claim is when it was filed
        yield from (f"date of {loss}", f"{loss} date", f"{loss} occurred", f"{loss} occurred on")
    yield from ("occurred on", "happened on", "date occurred", "date it happened")
    yield from ("when did it happen", "when did this happen", "when it happened")


def _workshops() -> Iterator[str]:
    yield from (*_WORKSHOPS, *_joined(_WORKSHOPS, ("name",)))
    yield from (f"name of {workshop}" for workshop in _WORKSHOPS)
    yield from _joined(("repairing", "servicing", "repair"), ("dealer", "dealership", "shop"))
    yield from ("vehicle is at", "location of vehicle", "vehicle location", "repairs done by")


def _diagnoses() -> Iterator[str]:
    found = ("diagnosis", "findings", "finding")
    for inspector, noun in product(_INSPECTORS, found):
        yield from (f"{inspector} {noun}", f"{inspector}'s {noun}")
    yield from _joined(("cause of", "reason for"), ("failure", "damage", "breakdown"))
    yield from ("result of inspection", "results of inspection", "inspection result")
    yield from ("inspection results", "inspection findings", "what we found", "what was found")


def _sums_of(work: str) -> Iterator[str]:
    yield from _joined((work,), _WORK)
    yield from (f"total {work}", f"subtotal {work}", f"sum of {work}", f"cost of {work}")
    yield from (f"total for {work}", f"total {work} cost", f"total {work} charges")
    yield from (f"{work} cost total", f"total of {work}")


def _totals() -> Iterator[str]:
    yield from _joined(("total cost of", "cost of", "total for", "total price of"), _REPAIRS)
    yield from _joined(("estimate", "invoice", "repair", "order", "quote"), ("total", "amount"))
    yield from _joined(("total",), ("amount", "cost", "price", "estimate", "invoice", "charges"))
    yield from _joined(("total",), ("repair cost", "repair costs", "incl. tax", "including tax"))
