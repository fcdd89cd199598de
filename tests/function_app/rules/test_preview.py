"""What the rules would make of a form, in the words beside the buttons."""

from typing import Any

import pytest

from function_app.domain.adjudication import AdjudicationDecision
from function_app.rules.limits import read_limits
from function_app.rules.not_understood import fields_not_understood
from function_app.rules.preview import preview

OVER_THE_LIMIT = "$2,000.00 is over the $1,500.00 that are paid automatically"
PAID: dict[str, Any] = {
    "contract": {
        "product_type": "VSC", "status": "Active", "effective_date": "2024-01-01",
        "expiration_date": "2030-01-01", "max_claim_amount": 7500, "deductible": 100,
    },
    "vehicle": {"current_mileage": 45_000, "mileage_limit": 100_000},
    "issue": {"description": "Alternator failed", "date_noticed": "2026-06-01"},
    "repair": {"facility": {"type": "Authorized"}, "total_estimate": 767.5},
    "documents": {"claim_form": True, "photos": True},
    "flags": {"is_pre_existing": False},
}  # fmt: skip


def changed(path: str, value: object) -> dict[str, Any]:
    section, _, name = path.rpartition(".")
    form = {name: dict(part) for name, part in PAID.items()}
    place: dict[str, Any] = form
    for one in section.split("."):
        place[one] = dict(place[one])
        place = place[one]
    place[name] = value
    return form


@pytest.mark.parametrize(
    ("form", "verdict"),
    [
        (PAID, "Would be approved: $667.50"),
        (
            changed("vehicle.mileage_limit", None),
            "Would go to manual review: mileage limit unknown",
        ),
        (
            changed("contract.status", "Expired"),
            "Would be denied: the contract is not active, its status is expired",
        ),
        (changed("documents.photos", False), "Documents would be requested: photos are missing"),
        (
            changed("repair.total_estimate", 2000),
            f"Would go to manual review: {OVER_THE_LIMIT}",
        ),
        (
            changed("flags.is_pre_existing", None),
            "Would go to manual review: not known whether the problem is pre-existing",
        ),
    ],
)
def test_the_verdict_names_the_decision_and_why(form: dict[str, Any], verdict: str):
    assert preview(form, read_limits()).verdict == verdict


def test_an_empty_form_shows_two_reasons_and_the_number_of_the_others():
    seen = preview({}, read_limits())
    assert seen.decision is AdjudicationDecision.MANUAL_REVIEW
    assert seen.verdict.endswith("; 7 more")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("contract.status", "Actve", ["contract.status"]),
        ("repair.facility.type", "Authorzed ", []),  # begins as "authorized" does not
        ("contract.effective_date", "the first of May", ["contract.effective_date"]),
        ("vehicle.current_mileage", "45k", ["vehicle.current_mileage"]),
        ("flags.is_pre_existing", "perhaps", ["flags.is_pre_existing"]),
        ("vehicle.mileage_limit", None, []),
    ],
)
def test_a_field_that_the_rules_cannot_read_is_named(path: str, value: object, named: list[str]):
    found = fields_not_understood(changed(path, value), read_limits())
    expected = [path] if path == "repair.facility.type" else named
    assert found == expected


def test_it_is_named_where_its_sender_wrote_it():
    form = {"contract_status": "Actve"}
    assert fields_not_understood(form, read_limits()) == ["contract_status"]
