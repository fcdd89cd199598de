"""The closing table tells a right result from one that is a cent off."""

from datetime import date
from typing import Any

import pytest

from demo.claims_api import ClaimsApi
from demo.journey import Journey
from demo.results import outcome, report, verdict
from demo.samples import samples


def ended(approved: float) -> dict[str, Any]:
    return {
        "runtime_status": "Completed",
        "output": {
            "status": "completed",
            "agent2_input": {
                "contract": {"deductible": 100.0},
                "repair": {"total_estimate": 767.5},
            },
            "agent2_output": {
                "decision": "APPROVED",
                "approved_amount": approved,
                "reason": "All rules passed.",
            },
        },
    }


def journey(status: dict[str, Any]) -> Journey:
    result = Journey(ClaimsApi("http://127.0.0.1:9"), samples(date(2031, 3, 1))[0], "1")
    result.status = status
    return result


def test_the_right_amount_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([journey(ended(667.5))])
    assert "667.50  All rules passed." in capsys.readouterr().out


def test_a_cent_too_much_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert not report([journey(ended(667.51))])
    assert "ALTERNATOR-1: expected" in capsys.readouterr().out


def test_an_approval_is_told_with_its_figures() -> None:
    assert verdict(ended(667.5)) == "APPROVED  $667.50 of $767.50, deductible $100.00"


def test_a_rejection_is_told_as_such() -> None:
    output = {"status": "rejected", "agent2_output": None}

    assert verdict({"runtime_status": "Completed", "output": output}) == "rejected"


def test_a_claim_that_an_operator_ended_is_told_as_such() -> None:
    status = {"runtime_status": "Terminated", "output": "filed twice"}

    assert verdict(status) == "terminated"
    assert outcome(status)[0].decision == "no result"


def test_a_claim_that_failed_shows_why() -> None:
    status = {"output": {"status": "error", "error_message": "agent 2 is down"}}

    found, reason = outcome(status)

    assert (found.decision, reason) == ("error", "agent 2 is down")


def test_a_claim_without_a_result_is_no_approval() -> None:
    assert outcome({"output": None})[0].decision == "no result"
