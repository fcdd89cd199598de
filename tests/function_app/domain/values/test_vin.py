"""Vehicle identification numbers: alphabet, length, check digit."""

import pytest

from function_app.domain.values.vin import check_digit, vin_problem

GOOD_VINS = ("1HGCM82633A004352", "1M8GDM9AXKP042788", "11111111111111111")


@pytest.mark.parametrize("vin", GOOD_VINS)
def test_a_vin_with_its_check_digit_is_fine(vin: str) -> None:
    assert vin_problem(vin) is None
    assert check_digit(vin) == vin[8]


@pytest.mark.parametrize("position", range(17))
def test_a_misspelled_vin_is_noticed(position: int) -> None:
    vin = "1M8GDM9AXKP042788"
    assert vin_problem(vin[:position] + "3" + vin[position + 1 :]) is not None


@pytest.mark.parametrize(
    ("vin", "problem"),
    [
        ("1HGCM82633A00435", "has 16 characters instead of 17"),
        ("1HGCM82633A0043522", "has 18 characters"),
        ("1HGCM82633AO04352", "contains I, O, Q"),
        ("1HGCM82633A004353", "check digit"),
        ("WVWZZZ1JZXW000001", None),  # a European number has none
    ],
)
def test_what_is_wrong_with_a_vin(vin: str, problem: str | None) -> None:
    found = vin_problem(vin)
    assert (found is None) if problem is None else (found and problem in found)
