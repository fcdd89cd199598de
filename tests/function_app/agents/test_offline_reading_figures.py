"""Figures and days as people elsewhere write them: read by what they say, or left open and told."""

from datetime import date
from decimal import Decimal

import pytest

from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.domain.extraction import ExtractedInfo
from tests.function_app.agents.claim_documents import read_claim

CREDITS = """\
Lakeside Auto Repair
Repair estimate
Contract number: VSC-5550123

Parts
Alternator, remanufactured      285.00
Drive belt      45.00
Warranty credit      (75.00)
Loyalty rebate      (30.00)

Labor
Replace alternator      437.50

Total estimate: $662.50
"""


def concerns(letter: str) -> list[str]:
    return read_claim(letter).flags.potential_concerns


def amounts(info: ExtractedInfo) -> tuple[Decimal | None, ...]:
    return info.total_parts_cost, info.total_labor_cost, info.total_estimate


@pytest.mark.parametrize(
    "written", ["$1 234.50", "1 234.50", "1'234.50", "1\u2019234.50", "$1\u202f234.50"]
)
def test_thousands_are_set_apart_by_spaces_and_apostrophes(written: str) -> None:
    assert read_email(f"Total estimate: {written}").info.total_estimate == Decimal("1234.50")


@pytest.mark.parametrize(
    "letter",
    [
        "Total estimate: EUR 767.50", "Total estimate: \u00a3767.50", "Total estimate: (767.50)",
        "Total estimate: 767.50-", "Total estimate: $767.50 CR", "Total (CAD): 767.50",
        "The shop wants 767.50 CAD in all.", "The estimate came to EUR 767.50.",
        "I was quoted C$767.50 for the repair.",
        "Total estimate: EUR 767.50\nParts: $330.00\nLabor: $437.50",
    ],
)  # fmt: skip
def test_what_is_no_amount_in_dollars_leaves_the_total_open_and_is_told(letter: str) -> None:
    assert read_email(letter).info.total_estimate is None
    (told,) = [each for each in concerns(letter) if "767.50" in each]
    assert told.startswith("The total estimate could not be read from ")


def test_credits_are_taken_off_the_parts() -> None:
    reading = read_document(CREDITS)
    assert amounts(reading.info) == (Decimal("225.00"), Decimal("437.50"), Decimal("662.50"))


@pytest.mark.parametrize("line", ["Belt   1 145.00", "Belt   45.00 EUR", "Belt   1.045,00"])
def test_one_line_that_is_unclear_leaves_the_sum_of_its_kind_open(line: str) -> None:
    info = read_document(f"Invoice\n\nParts\nAlternator   285.00\n{line}\n").info
    assert info.total_parts_cost is None


def test_one_labelled_line_that_is_unclear_leaves_the_sum_of_its_kind_open() -> None:
    info = read_document("Parts: Alternator $285.00\nParts: Belt EUR 45.00\nLabor: $80.00").info
    assert amounts(info) == (None, Decimal("80.00"), None)


@pytest.mark.parametrize("row", ["$1 234.50 2", "2 $125 250.00", "$1\u200b234.50"])
def test_half_of_an_amount_is_never_taken_for_it(row: str) -> None:
    assert read_document(f"Invoice\n\nTotal estimate: {row}").info.total_estimate not in {
        Decimal(1), Decimal("234.50"), Decimal(125), Decimal(125250),
    }  # fmt: skip


@pytest.mark.parametrize("letter", ["On 10/3/26 45 210 miles.", "Odometer on 10/3/26 45 210 miles"])
def test_the_end_of_a_mileage_is_never_taken_for_it(letter: str) -> None:
    assert read_email(letter).info.current_odometer is None


@pytest.mark.parametrize("written", ["(100.00)", "-$100.00", "$100.00"])
def test_a_deductible_may_be_written_as_what_it_is_taken_off(written: str) -> None:
    assert read_document(f"Less deductible: {written}").info.deductible == Decimal("100.00")


def test_parentheses_in_a_sentence_are_no_credit() -> None:
    letter = "They want to replace the parts ($330.00) and charge labor of $437.50."
    assert read_email(letter).info.total_parts_cost == Decimal("330.00")


@pytest.mark.parametrize(
    "letter",
    [
        "Odometer: 72,400 km", "Odometer (km): 72400", "Mileage (kilometers): 72,400",
        "Odometer: km 72400", "Odometer km: 72400", "It has 72,400 km on it.",
        "The odometer shows 72 400 km.", "Odometer: 72,400 km. Belt replaced at 60,000 miles.",
    ],
)  # fmt: skip
def test_kilometers_are_never_miles(letter: str) -> None:
    assert read_email(letter).info.current_odometer is None


@pytest.mark.parametrize("service", ["30,000 mile", "30,000-mile", "30k mile"])
def test_the_miles_of_a_service_are_no_odometer_reading(service: str) -> None:
    assert read_email(f"The {service} service is due.").info.current_odometer is None


def test_an_odometer_in_both_is_read_in_miles() -> None:
    info = read_document("Odometer: 45,000 miles (72,420 km)").info
    assert info.current_odometer == 45_000


@pytest.mark.parametrize("letter", ["Odometer: 45 210 miles", "It has 45 210 miles on it."])
def test_miles_are_grouped_by_spaces(letter: str) -> None:
    assert read_email(letter).info.current_odometer == 45_210


@pytest.mark.parametrize(
    "line",
    [
        "Date of loss (dd/mm/yyyy): 03/10/2026", "Date of loss: 03/10/2026 (DD/MM/YYYY)",
        "Date of loss (day/month/year): 3/10/2026",
        "Date of loss (dd/mm/yyyy)       Odometer\n03/10/2026                      45,210",
    ],
)  # fmt: skip
def test_a_day_first_date_that_says_so_is_read_so(line: str) -> None:
    assert read_document(line).info.date_of_loss == date(2026, 10, 3)


def test_a_day_that_could_be_two_stays_open_and_is_told() -> None:
    letter = "Date of loss: 03.10.2026"
    assert read_email(letter).info.date_of_loss is None
    assert 'The date of loss could not be read from "03.10.2026".' in concerns(letter)
