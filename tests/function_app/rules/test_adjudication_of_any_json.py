"""Whatever JSON a person sends: an answer, and money only when every rule passed."""

import copy
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from function_app.domain.adjudication import Agent2Output
from function_app.rules.adjudication import CodedRules

MAXIMUM = Decimal(2000)
GOOD: dict[str, Any] = {
    "claim_id": "CLM-1",
    "submission_date": "2025-06-10",
    "contract": {
        "product_type": "VSC",
        "effective_date": "2024-01-01",
        "expiration_date": "2027-01-01",
        "deductible": 100,
        "max_claim_amount": int(MAXIMUM),
        "status": "Active",
    },
    "vehicle": {"current_mileage": 45000, "mileage_limit": 100000},
    "issue": {"description": "won't start", "date_noticed": "2025-06-01"},
    "repair": {
        "facility": {"type": "Authorized"},
        "diagnosis": "Alternator failure",
        "parts": [{"name": "Alternator", "cost": 285.00}],
        "labor_hours": 3.5,
        "labor_rate": 125.00,
        "total_estimate": 767.50,
    },
    "documents": {"repair_estimate": True, "photos": True},
    "flags": {"is_pre_existing": False},
    "metadata": {"data_source": "reviewer_claim_data"},
}
PATHS = [(name,) for name in GOOD] + [
    (name, inner) for name, value in GOOD.items() if isinstance(value, dict) for inner in value
]

_texts = st.text(st.characters()) | st.sampled_from(
    ["$1,234.50", "N/A", "yes", "2025-02-30", "1e999", "NaN", "-1", "VSC", "\ud800", "Authorized"]
)
_leaves = st.none() | st.booleans() | st.integers() | st.floats() | _texts
_names = st.sampled_from([name for path in PATHS for name in path]) | st.text()
_json = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names, inner, max_size=6),
    max_leaves=20,
)
_objects = st.dictionaries(_names, _json, max_size=8)


def _assert_sound(output: Agent2Output, maximum: Decimal | None = None) -> None:
    amount = output.approved_amount
    assert amount is not None
    assert amount >= 0
    assert maximum is None or amount <= maximum
    assert (output.decision == "APPROVED") or amount == 0
    assert (output.decision != "APPROVED") or len(output.rules_passed) == 8
    assert Agent2Output.model_validate(output.dump()) == output


@given(_objects)
def test_any_object_gets_an_answer(claim: dict[str, Any]) -> None:
    output = CodedRules().adjudicate(claim)
    _assert_sound(output)
    assert output.decision != "APPROVED"


@given(st.lists(st.tuples(st.sampled_from(PATHS), _json), max_size=3))
def test_a_good_claim_with_values_replaced_gets_an_answer(
    changes: list[tuple[tuple[str, ...], object]],
) -> None:
    claim = copy.deepcopy(GOOD)
    for (*parents, name), value in changes:
        holder: Any = claim[parents[0]] if parents else claim
        if isinstance(holder, dict):
            holder[name] = value
    output = CodedRules().adjudicate(claim)
    paths = {path for path, _ in changes}
    untouched = not paths & {("contract",), ("contract", "max_claim_amount")}
    _assert_sound(output, MAXIMUM if untouched else None)


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(0, 5000))
def test_approved_amount_never_exceeds_estimate_or_maximum(
    estimate: float, deductible: float, maximum: float
) -> None:
    claim = copy.deepcopy(GOOD)
    claim["repair"]["total_estimate"] = estimate
    claim["contract"] |= {"deductible": deductible, "max_claim_amount": maximum}
    output = CodedRules().adjudicate(claim)
    _assert_sound(output, Decimal(str(round(maximum, 2))) + Decimal("0.01"))
    if output.decision == "APPROVED":
        assert float(output.approved_amount or 0) <= max(estimate - deductible, 0) + 0.011


def test_absurd_nesting_gets_an_answer() -> None:
    deep: Any = "alternator"
    for _ in range(50_000):
        deep = [deep]
    claim = copy.deepcopy(GOOD)
    claim["documents"] = deep
    claim["repair"]["diagnosis"] = deep
    claim["contract"]["deductible"] = deep
    assert CodedRules().adjudicate(claim).decision == "MANUAL_REVIEW"


def test_megabytes_of_tricky_words_are_read_in_reasonable_time() -> None:
    claim = copy.deepcopy(GOOD)
    claim["repair"]["diagnosis"] = "not of any stolen tire n't " * 40_000
    claim["contract"]["product_type"] = "tire " * 40_000
    assert CodedRules().adjudicate(claim).decision == "MANUAL_REVIEW"
