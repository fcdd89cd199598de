"""The most that a person may settle a claim for."""

from decimal import Decimal
from typing import Any

from function_app.domain.adjudication_form import sources

# ruff: noqa: PLC0415
# How a form's figures are read comes with many patterns: loaded with the first claim to settle.

_NOTHING = Decimal("0.00")


def most_payable(form: dict[str, Any]) -> Decimal | None:
    """The contract's maximum less the deductible, by the form that agent 2 was given; None where it
    tells no maximum.
    """
    maximum, deductible = _money(form, "contract.max_claim_amount"), deductible_of(form)
    return None if maximum is None else max(maximum - (deductible or _NOTHING), _NOTHING)


def deductible_of(form: dict[str, Any]) -> Decimal | None:
    return _money(form, "contract.deductible")


def _money(form: dict[str, Any], field: str) -> Decimal | None:
    from function_app.rules.loose_object import LooseObject, to_money

    return LooseObject(form).read(to_money, *sources(field))
