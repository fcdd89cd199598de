"""The most that a person may settle a claim for."""

from decimal import Decimal
from typing import Any, cast

from function_app.domain.adjudication_form import sources

# ruff: noqa: PLC0415
# How a form's figures are read comes with many patterns: loaded with the first claim to settle.

_NOTHING = Decimal("0.00")


def most_payable(form: dict[str, Any], reading: dict[str, Any] | None = None) -> Decimal | None:
    """The contract's maximum less the deductible: by the form that agent 2 was given, and what it
    leaves open by the contract that was looked up, as `reading` has it. None where neither tells a
    maximum.
    """
    lookup: dict[str, Any] = (reading or {}).get("contract") or {}
    known = {"contract": cast("dict[str, Any]", lookup.get("contract") or {})}
    maximum = _either(form, known, "contract.max_claim_amount")
    deductible = _either(form, known, "contract.deductible")
    return None if maximum is None else max(maximum - (deductible or _NOTHING), _NOTHING)


def deductible_of(form: dict[str, Any]) -> Decimal | None:
    return _money(form, "contract.deductible")


def _either(form: dict[str, Any], known: dict[str, Any], field: str) -> Decimal | None:
    amount = _money(form, field)
    return _money(known, field) if amount is None else amount


def _money(form: dict[str, Any], field: str) -> Decimal | None:
    from function_app.rules.loose_object import LooseObject, to_money

    return LooseObject(form).read(to_money, *sources(field))
