"""Agent 2 in code: each rule, the order of the decisions, both forms of the input, the money."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest

from function_app.domain.adjudication import Agent2Output
from function_app.rules.adjudication import CodedRules

GONE: Any = object()
NESTED: dict[str, Any] = {
    "claim_id": "CLM-1",
    "submission_date": "2025-06-10",
    "claimant": {"name": "Dana Reyes", "email": "dana@example.com"},
    "contract": {
        "contract_number": "VSC-77",
        "product_type": "VSC",
        "coverage_level": "Gold",
        "effective_date": "2024-01-01",
        "expiration_date": "2027-01-01",
        "deductible": 100,
        "max_claim_amount": 5000,
        "status": "Active",
    },
    "vehicle": {"year": 2021, "current_mileage": 45000, "mileage_limit": 100000},
    "issue": {
        "description": "The car won't start in the morning",
        "date_noticed": "2025-06-01",
        "is_vehicle_driveable": True,
    },
    "repair": {
        "facility": {"name": "City Motors", "type": "Authorized"},
        "diagnosis": "Alternator failure",
        "parts": [{"name": "Alternator", "cost": 285.00}, {"name": "Drive belt", "cost": 45.00}],
        "labor_hours": 3.5,
        "labor_rate": 125.00,
        "total_parts_cost": 330.00,
        "total_labor_cost": 437.50,
        "total_estimate": 767.50,
    },
    "documents": {"repair_estimate": True, "photos": True, "claim_form": True},
    "flags": {"is_pre_existing": False},
    "metadata": {"data_source": "reviewer_claim_data"},
}
FLAT: dict[str, Any] = {
    "claim_id": "CLM-2",
    "product_type": "Vehicle Service Contract",
    "contract_status": "ACTIVE",
    "effective_date": "01/01/2024",
    "expiration_date": "January 1, 2027",
    "date_of_loss": "2025-06-01T08:30:00Z",
    "deductible": "$50.00",
    "max_claim_amount": "5,000",
    "mileage_limit": "100,000 miles",
    "vehicle": {"mileage": "45,000 miles"},
    "repair": {"facility_name": "City Motors", "facility_type": "authorized dealer"},
    "diagnosis": "starter motor failed",
    "total_estimate": "$775.00",
    "documents": ["repair_estimate", "photos"],
    "is_pre_existing": "no",
}
ALL_RULES = [f"AA-0{number}" for number in range(1, 9)]


def changed(claim: dict[str, Any], **changes: object) -> dict[str, Any]:
    """A copy with values set under `contract__status` style paths; GONE takes one out."""
    result = copy.deepcopy(claim)
    for path, value in changes.items():
        *parents, name = path.split("__")
        holder = result
        for parent in parents:
            holder = holder[parent]
        if value is GONE:
            holder.pop(name, None)
        else:
            holder[name] = value
    return result


def adjudicate(claim: Any) -> Agent2Output:
    return CodedRules().adjudicate(claim)


def outcome(output: Agent2Output, rule: str) -> str:
    if rule in output.rules_passed:
        return "PASSED"
    return "FAILED" if rule in output.rules_failed else "UNKNOWN"


def test_worked_example_is_approved_to_the_cent() -> None:
    output = adjudicate(NESTED)
    assert (output.decision, output.decision_type) == ("APPROVED", "AUTO")
    assert output.approved_amount == Decimal("667.50")
    assert output.deductible_applied == Decimal("100.00")
    assert output.rules_evaluated == output.rules_passed == ALL_RULES
    assert output.rules_failed == output.rules_triggered == output.missing_documents == []


def test_flat_form_written_in_words_is_approved_to_the_cent() -> None:
    output = adjudicate(FLAT)
    assert (output.claim_id, output.decision) == ("CLM-2", "APPROVED")
    assert output.approved_amount == Decimal("725.00")


def test_amounts_dump_as_json_numbers() -> None:
    dumped = adjudicate(NESTED).dump()
    assert dumped["approved_amount"] == 667.5
    assert dumped["evaluation_summary"] == {
        "contract_status": "Active",
        "coverage_valid": True,
        "mileage_valid": True,
        "estimate_amount": 767.5,
        "auto_approve_threshold": 1500.0,
        "within_threshold": True,
        "facility_authorized": True,
        "documents_complete": True,
    }


@pytest.mark.parametrize(
    ("rule", "path", "value", "expected"),
    [
        ("AA-01", "contract__status", "aCTIVE", "PASSED"),
        ("AA-01", "contract__status", "Expired", "FAILED"),
        ("AA-01", "contract__status", "Cancelled", "FAILED"),
        ("AA-01", "contract__status", "see notes", "UNKNOWN"),
        ("AA-01", "contract__status", GONE, "UNKNOWN"),
        ("AA-02", "issue__date_noticed", "2024-01-01", "PASSED"),
        ("AA-02", "issue__date_noticed", "2027-01-01", "PASSED"),
        ("AA-02", "issue__date_noticed", "2023-12-31", "FAILED"),
        ("AA-02", "issue__date_noticed", "2027-01-02", "FAILED"),
        ("AA-02", "issue__date_noticed", GONE, "PASSED"),
        ("AA-02", "issue__date_noticed", "last week", "UNKNOWN"),
        ("AA-02", "contract__effective_date", GONE, "UNKNOWN"),
        ("AA-02", "contract__expiration_date", "2025-05-31", "FAILED"),
        ("AA-02", "contract__expiration_date", "2020-01-01", "UNKNOWN"),
        ("AA-03", "vehicle__current_mileage", 100000, "PASSED"),
        ("AA-03", "vehicle__current_mileage", 100001, "FAILED"),
        ("AA-03", "vehicle__current_mileage", "45k", "UNKNOWN"),
        ("AA-03", "vehicle__mileage_limit", GONE, "UNKNOWN"),
        ("AA-04", "documents", {"claim_form": "form.pdf", "photos": 3}, "PASSED"),
        ("AA-04", "documents", {"repair_estimate": True, "photos": False}, "FAILED"),
        ("AA-04", "documents", ["photos", "diagnostic report"], "FAILED"),
        ("AA-04", "documents", [], "FAILED"),
        ("AA-04", "documents", {"claim_form": False, "photos": True}, "UNKNOWN"),
        ("AA-04", "documents", {"repair_estimate": True}, "UNKNOWN"),
        ("AA-04", "documents", ["DSC0001.jpg"], "UNKNOWN"),
        ("AA-04", "documents", GONE, "UNKNOWN"),
        ("AA-05", "repair__facility", {"type": "authorized"}, "PASSED"),
        ("AA-05", "repair__facility", {"type": "Independent"}, "FAILED"),
        ("AA-05", "repair__facility", {"type": "Not authorized"}, "FAILED"),
        ("AA-05", "repair__facility", {"type": "garage"}, "UNKNOWN"),
        ("AA-05", "repair__facility", "City Motors", "UNKNOWN"),
        ("AA-06", "contract__max_claim_amount", 767.50, "PASSED"),
        ("AA-06", "contract__max_claim_amount", 767.49, "FAILED"),
        ("AA-06", "contract__max_claim_amount", GONE, "UNKNOWN"),
        ("AA-06", "repair__total_estimate", "a lot", "UNKNOWN"),
        ("AA-07", "flags__is_pre_existing", "No", "PASSED"),
        ("AA-07", "flags__is_pre_existing", True, "FAILED"),
        ("AA-07", "flags__is_pre_existing", "perhaps", "UNKNOWN"),
        ("AA-07", "flags", GONE, "UNKNOWN"),
        ("AA-08", "contract__product_type", "Gold VSC", "PASSED"),
        ("AA-08", "contract__product_type", "PPM", "FAILED"),
        ("AA-08", "contract__product_type", "VSC and GAP", "UNKNOWN"),
        ("AA-08", "contract__product_type", "Other", "UNKNOWN"),
        ("AA-08", "contract__product_type", GONE, "UNKNOWN"),
    ],
)
def test_rule(rule: str, path: str, value: object, expected: str) -> None:
    assert outcome(adjudicate(changed(NESTED, **{path: value})), rule) == expected


@pytest.mark.parametrize(
    ("product", "description", "expected"),
    [
        ("VSC", "Transmission slipping, solenoid pack failed", "PASSED"),
        ("VSC", "AC compressor seized, no sign of an accident", "PASSED"),
        ("VSC", "Engine oil change and tire rotation", "FAILED"),
        ("VSC", "Dent in the rear door after a collision", "FAILED"),
        ("VSC", "Brake pads worn", "FAILED"),
        ("VSC", "Radiator cracked in an accident", "UNKNOWN"),
        ("VSC", "Engine inspected, no fault found", "UNKNOWN"),
        ("VSC", "Something rattles", "UNKNOWN"),
        ("GAP", "Vehicle declared a total loss, loan balance remains", "PASSED"),
        ("GAP", "Repair of the bumper", "FAILED"),
        ("Tire & Wheel", "Tire punctured by road debris", "PASSED"),
        ("Tire and Wheel", "Tread worn from under-inflation", "FAILED"),
        ("PPM", "Oil change and filters at 30,000 miles", "PASSED"),
        ("Appearance", "Scratch along the left door", "PASSED"),
        ("Appearance", "Engine knocks", "FAILED"),
        ("Theft", "Vehicle stolen and not recovered", "PASSED"),
        ("Theft", "Catalytic converter stolen", "FAILED"),
        ("Theft", "The car was recovered by the police", "FAILED"),
    ],
)
def test_coverage_by_product(product: str, description: str, expected: str) -> None:
    repair = {**NESTED["repair"], "diagnosis": description, "parts": []}
    claim = changed(
        NESTED,
        contract__product_type=product,
        repair=repair,
        issue={"date_of_loss": "2025-05-01"},
    )
    assert outcome(adjudicate(claim), "AA-08") == expected


@pytest.mark.parametrize(
    ("reported", "expected"), [("2025-05-10", "UNKNOWN"), ("2025-05-31", "PASSED")]
)
def test_theft_is_covered_after_thirty_days(reported: str, expected: str) -> None:
    claim = changed(
        NESTED,
        submission_date=reported,
        contract__product_type="Theft",
        issue={"description": "Vehicle stolen", "date_of_loss": "2025-05-01"},
        repair={"total_estimate": 900},
    )
    assert outcome(adjudicate(claim), "AA-08") == expected


def test_theft_pays_at_most_its_own_maximum() -> None:
    claim = changed(
        NESTED,
        contract__product_type="Theft",
        contract__max_claim_amount=20000,
        issue={"description": "Vehicle stolen", "date_of_loss": "2025-05-01"},
        repair={"total_estimate": 5000.01},
    )
    assert outcome(adjudicate(claim), "AA-06") == "FAILED"


@pytest.mark.parametrize(
    "changes",
    [
        {"contract__status": "Expired"},
        {"issue__date_noticed": "2030-01-01"},
        {"vehicle__current_mileage": 120000},
        {"flags__is_pre_existing": True},
        {"contract__product_type": "PPM"},
    ],
)
def test_a_denying_rule_outranks_everything_else(changes: dict[str, object]) -> None:
    rest = {"documents__photos": False, "repair__total_estimate": 9000, "submission_date": GONE}
    output = adjudicate(changed(NESTED, **rest, **changes))
    assert (output.decision, output.decision_type) == ("DENIED", "AUTO")
    assert len(output.rules_triggered) == 1
    assert output.rules_triggered[0] in str(output.reason)
    assert output.approved_amount == output.deductible_applied == 0


def test_missing_documents_are_requested_before_a_person_is_asked() -> None:
    documents = {"claim_form": False, "repair_estimate": "missing", "photos": []}
    output = adjudicate(
        changed(NESTED, documents=documents, repair__facility={"type": "Independent"})
    )
    assert output.decision == "REQUEST_DOCUMENTS"
    assert output.missing_documents == ["claim_form or repair_estimate", "photos"]
    assert output.rules_triggered == ["AA-04"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"repair__total_estimate": 1500.01}, "$1,500.00"),
        ({"repair__total_estimate": 5000}, "$1,500.00"),
        ({"repair__facility": {"type": "Independent"}}, "independent"),
        ({"contract__effective_date": GONE}, "coverage period"),
        ({"contract__max_claim_amount": 700}, "$700.00"),
        ({"contract__deductible": GONE}, "deductible"),
        ({"contract__deductible": -5}, "contract.deductible"),
        ({"submission_date": "soon"}, "submission_date"),
        ({"repair__total_estimate": float("nan")}, "repair.total_estimate"),
        ({"contract__product_type": "Appearance", "repair__diagnosis": "scratch",
          "repair__parts": []}, "only VSC"),
    ],
)  # fmt: skip
def test_what_no_rule_settles_goes_to_a_person(changes: dict[str, object], said: str) -> None:
    output = adjudicate(changed(NESTED, **changes))
    assert (output.decision, output.decision_type) == ("MANUAL_REVIEW", "MANUAL")
    assert output.approved_amount == 0
    assert said in str(output.reason)
    assert output.assigned_queue == "claims_review"


def test_over_five_thousand_goes_to_a_senior_adjuster_first() -> None:
    output = adjudicate(
        changed(NESTED, repair__total_estimate=5000.01, contract__max_claim_amount=9000)
    )
    assert output.decision == "MANUAL_REVIEW"
    assert (output.priority, output.assigned_queue) == ("High", "senior_adjuster")
    assert output.evaluation_summary.within_threshold is False


def test_fifteen_hundred_is_still_paid_automatically() -> None:
    output = adjudicate(changed(NESTED, repair__total_estimate=1500))
    assert output.decision == "APPROVED"
    assert output.approved_amount == Decimal("1400.00")


def test_deductible_above_the_estimate_pays_nothing() -> None:
    output = adjudicate(changed(NESTED, contract__deductible=1000))
    assert output.decision == "APPROVED"
    assert output.approved_amount == Decimal("0.00")


def test_total_is_worked_out_from_parts_and_hours_when_no_total_is_given() -> None:
    claim = changed(
        NESTED,
        repair__total_estimate=GONE,
        repair__total_parts_cost=GONE,
        repair__total_labor_cost=GONE,
    )
    assert adjudicate(claim).approved_amount == Decimal("667.50")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"metadata__submission_date": "2025-06-10"}, "PASSED"),
        ({"metadata__submission_date": "2023-06-10"}, "FAILED"),
        ({"metadata__submission_date": "2023-06-10", "submission_date": "2025-06-10"}, "PASSED"),
        ({"metadata__submission_date": "2023-06-10", "claim_date": "2025-06-10"}, "PASSED"),
        ({"metadata__submission_date": "2025-06-10", "submission_date": "soon"}, "UNKNOWN"),
        ({"metadata__submission_date": "2025-06-10", "date_of_loss": "a while ago"}, "UNKNOWN"),
    ],
)
def test_day_of_filing_counts_last(changes: dict[str, object], expected: str) -> None:
    undated: dict[str, object] = {"issue__date_noticed": GONE, "submission_date": GONE}
    claim = changed(NESTED, **undated | changes)
    assert outcome(adjudicate(claim), "AA-02") == expected


def test_what_only_agent_1_read_is_never_settled() -> None:
    claim = changed(
        NESTED, metadata__data_source="agent1_extraction", repair__diagnosis="Oil change"
    )
    assert adjudicate(claim).decision == "MANUAL_REVIEW"
    claim = changed(NESTED, metadata__data_source="agent1_extraction", contract__status="Expired")
    assert adjudicate(claim).decision == "MANUAL_REVIEW"


@pytest.mark.parametrize("claim", [{}, [], None, "claim", {"contract": [], "vehicle": "a car"}])
def test_an_input_that_says_nothing_goes_to_a_person(claim: object) -> None:
    output = adjudicate(claim)
    assert output.decision == "MANUAL_REVIEW"
    assert output.rules_passed == output.rules_failed == []


def test_texts_that_no_encoder_accepts_are_mended() -> None:
    claim = changed(NESTED, claim_id="CLM-\ud800", contract__status="\udfff")
    dumped = json.dumps(adjudicate(claim).dump(), ensure_ascii=False)
    assert "CLM-?" in dumped.encode("utf-8").decode("utf-8")


def test_the_component_and_the_claim_type_of_the_review_form_are_heard() -> None:
    vague = changed(NESTED, repair__diagnosis="No charging output", repair__parts=GONE)
    assert outcome(adjudicate(vague), "AA-08") == "UNKNOWN"
    named = changed(vague, issue__component_category="Alternator")
    assert outcome(adjudicate(named), "AA-08") == "PASSED"
    typed = changed(named, contract__product_type=GONE, issue__claim_type="VSC")
    assert outcome(adjudicate(typed), "AA-08") == "PASSED"
