"""The amount of a claim: the total as given, else parts plus labor, else hours times rate."""

from decimal import Decimal

from function_app.domain.adjudication_form import PART, sources
from function_app.rules.loose_object import LooseObject, as_list, to_money, to_number


def estimate(given: LooseObject) -> Decimal | None:
    """A total that cannot be read is not worked out; zero is a form's way of saying nothing."""
    total = sources("repair.total_estimate")
    if given.find(*total) is not None:
        return given.read(to_money, *total) or None
    parts, labor = _parts_cost(given), _labor_cost(given)
    if parts is None or labor is None:
        return None
    return given.derive(to_money, parts + labor, "repair.total_estimate") or None


def _parts_cost(given: LooseObject) -> Decimal | None:
    total = given.read(to_money, *sources("repair.total_parts_cost"))
    parts = as_list(given.find(*sources("repair.parts")))
    if total is not None or not parts:
        return total
    costs = [LooseObject(part).read(to_money, *PART["cost"].sources) for part in parts]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal()) if len(known) == len(costs) else None


def _labor_cost(given: LooseObject) -> Decimal | None:
    total = given.read(to_money, *sources("repair.total_labor_cost"))
    if total is not None:
        return total
    hours = given.read(to_number, *sources("repair.labor_hours"))
    rate = given.read(to_money, *sources("repair.labor_rate"))
    if hours is None or rate is None:
        return None
    return given.derive(to_money, hours * rate, "repair.labor_hours")
