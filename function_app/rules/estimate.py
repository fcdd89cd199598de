"""The amount of a claim: the total as given, else parts plus labor, else hours times rate."""

from decimal import Decimal

from function_app.rules.loose_object import LooseObject, as_list, to_money, to_number

_TOTAL = (
    "repair.total_estimate", "repair.estimate", "repair.estimate_amount",
    "claim_amounts.total_estimate", "total_estimate", "estimate_amount", "estimate",
)  # fmt: skip


def estimate(given: LooseObject) -> Decimal | None:
    """A total that cannot be read is not worked out; zero is a form's way of saying nothing."""
    if given.find(*_TOTAL) is not None:
        return given.read(to_money, *_TOTAL) or None
    parts, labor = _parts_cost(given), _labor_cost(given)
    if parts is None or labor is None:
        return None
    return given.derive(to_money, parts + labor, "repair.total_estimate") or None


def _parts_cost(given: LooseObject) -> Decimal | None:
    total = given.read(
        to_money, "repair.total_parts_cost", "claim_amounts.total_parts_cost", "total_parts_cost"
    )
    parts = as_list(given.find("repair.parts", "parts"))
    if total is not None or not parts:
        return total
    costs = [LooseObject(part).read(to_money, "cost", "price") for part in parts]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal()) if len(known) == len(costs) else None


def _labor_cost(given: LooseObject) -> Decimal | None:
    total = given.read(
        to_money, "repair.total_labor_cost", "claim_amounts.total_labor_cost", "total_labor_cost"
    )
    if total is not None:
        return total
    hours = given.read(to_number, "repair.labor_hours", "labor_hours")
    rate = given.read(to_money, "repair.labor_rate", "labor_rate")
    if hours is None or rate is None:
        return None
    return given.derive(to_money, hours * rate, "repair.labor_hours")
