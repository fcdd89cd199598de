"""What people and language models write, read as values."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from function_app.claims.models import ApprovalDecision, ClaimRequest
from function_app.claims.values import Confidence, Day, Money, TextList, Whole


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("1234.5", "1234.50"),
        ("USD 99", "99.00"),
        (285, "285.00"),
        (0.1 + 0.2, "0.30"),
        ("2.005", "2.01"),
        ("767.50 dollars", "767.50"),
        ("N/A", None),
        ("", None),
        (None, None),
    ],
)
def test_money_is_read_to_the_cent(written: Any, amount: str | None) -> None:
    expected = None if amount is None else Decimal(amount)
    assert TypeAdapter(Money).validate_python(written) == expected


@pytest.mark.parametrize(
    "written",
    ["1.234,50", "285.00 + 45.00", "-5", "about 5", "nan", float("nan"), float("inf"), True, [5],
     "9" * 40, "1,23"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_never_guessed(written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(written)


@pytest.mark.parametrize(
    ("written", "whole"), [("45,210 miles", 45210), ("45k", 45000), (12.0, 12), ("unknown", None)]
)
def test_an_odometer_is_read_as_a_whole_number(written: Any, whole: int | None) -> None:
    assert TypeAdapter(Whole).validate_python(written) == whole


@pytest.mark.parametrize(
    "written",
    ["2026-10-03", "10/03/2026", "October 3, 2026", "Oct 3rd, 2026", "OCT 3, 2026",
     "3 October 2026", "2026-10-03T08:15:00Z"],
)  # fmt: skip
def test_a_day_is_read_in_the_ways_people_write_it(written: str) -> None:
    assert TypeAdapter(Day).validate_python(written) == date(2026, 10, 3)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        TypeAdapter(Day).validate_python("2026-02-30")


@pytest.mark.parametrize(("written", "share"), [("85%", 0.85), (85, 0.85), (0.85, 0.85), ("1", 1)])
def test_a_confidence_is_a_share_of_one(written: Any, share: float) -> None:
    assert TypeAdapter(Confidence).validate_python(written) == pytest.approx(share)


def test_a_list_may_hold_words_and_objects() -> None:
    written = ["VIN", {"field": "photos", "reason": "none attached"}, "", None]
    assert TypeAdapter(TextList).validate_python(written) == ["VIN", "photos: none attached"]


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("jo@example.com", "jo@example.com"),
        ("Jo Doe <jo@example.com>", "jo@example.com"),
        ("", None),
    ],
)
def test_a_sender_is_an_address(sender: str, address: str | None) -> None:
    request = ClaimRequest.model_validate(
        {"claim_id": "A", "email_content": "x", "sender_email": sender}
    )
    assert request.sender_email == address


@pytest.mark.parametrize("amount", ["5", True, -1, float("nan"), {}, 1e300])
def test_a_reviewers_amount_is_a_number_of_at_least_zero(amount: Any) -> None:
    with pytest.raises(ValidationError):
        ApprovalDecision.model_validate(
            {
                "decision": "approved",
                "reviewer": "r@example.com",
                "claim_amounts": {"deductible": amount},
            }
        )
