"""A result that is not the right one stops the bench: its time would be worth nothing."""

from typing import Any

import pytest

from bench.claim import ClaimWrong, check_result

RIGHT: dict[str, Any] = {
    "claim_id": "a",
    "status": "completed",
    "agent2_output": {"decision": "APPROVED", "approved_amount": 667.5},
}


def test_the_right_result_passes() -> None:
    check_result("claim-a", RIGHT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim_id": "b"},
        {"status": "rejected"},
        {"agent2_output": None},
        {"agent2_output": {"decision": "DENIED", "approved_amount": 0.0}},
        {"agent2_output": {"decision": "MANUAL_REVIEW", "approved_amount": 667.5}},
        {"agent2_output": {"decision": "APPROVED", "approved_amount": 667.51}},
    ],
)
def test_a_wrong_result_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ClaimWrong, match="claim-a ended with"):
        check_result("claim-a", {**RIGHT, **wrong})
