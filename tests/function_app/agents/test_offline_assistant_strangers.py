"""What the evaluation's letters and papers taught: whose number, whose name, which day."""

from datetime import date
from decimal import Decimal

import pytest

from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.domain.extraction import ExtractedInfo


def in_email(text: str) -> ExtractedInfo:
    return read_email(text).info


def in_document(text: str) -> ExtractedInfo:
    return read_document(text).info


def test_telephone_number_in_a_letterhead_is_the_shops() -> None:
    paper = "Northside Auto Repair\n12 Elm Street\nPhone (312) 555-0100\nOwner: Ann Lee\n"
    assert in_document(paper).claimant_phone is None
    assert in_document(f"{paper}Cell: 312-555-0148").claimant_phone == "312-555-0148"


def test_a_form_may_begin_with_the_claimants_number() -> None:
    assert in_document("Phone: (312) 555-0148\nName: Ann Lee").claimant_phone == "(312) 555-0148"


def test_area_code_is_no_remark_of_its_label() -> None:
    assert in_document("Owner: Ann Lee\nPhone (312) 555-0148").claimant_phone == "(312) 555-0148"


@pytest.mark.parametrize(
    "letter",
    [
        "I called the shop, 312-555-0100, twice. Please call me at 312-555-0148.",
        "You can text me 3125550148",
    ],
)
def test_own_number_before_anybody_elses(letter: str) -> None:
    phone = in_email(letter).claimant_phone
    assert phone is not None
    assert phone.replace("-", "") == "3125550148"


@pytest.mark.parametrize(
    "letter",
    ["Hi there, Ann Lee here. My car is broken.", "It broke.\n\nThanks\nAnn Lee / (312) 555-0148"],
)
def test_names_by_the_way(letter: str) -> None:
    assert in_email(letter).claimant_name == "Ann Lee"


def test_heading_over_a_row_is_not_the_label_of_the_row() -> None:
    assert (
        in_document("Customer\nContract holder   Ann Lee\nYear   2019").claimant_name == "Ann Lee"
    )


@pytest.mark.parametrize("name", ["Hill & Sons Auto Repair", "Discount Tire #114"])
def test_whole_name_of_a_shop(name: str) -> None:
    assert in_email(f"It is at {name} now.").repair_facility == name


@pytest.mark.parametrize(
    "sentence", ["Loan is with {}.", "The note is with {}.", "I owe {} money."]
)
def test_a_lender_is_no_repair_facility(sentence: str) -> None:
    info = in_email(sentence.format("Capital Auto Finance"))
    assert (info.lienholder, info.repair_facility) == ("Capital Auto Finance", None)


def test_only_day_of_a_letter_is_the_day_of_the_loss() -> None:
    assert in_email("My door is dented.\n5 May 2025.\nAnn").date_of_loss == date(2025, 5, 5)
    assert in_email("It is dented.\n5 May 2025.\n7 May 2025.").date_of_loss is None
    assert in_document("Northside Auto Repair\nWritten 5 May 2025").date_of_loss is None


def test_mileage_at_purchase_is_not_the_odometer() -> None:
    assert in_email("I bought it with 27,400 miles on it.").current_odometer is None
    assert in_email("It had 27,400 miles when I got it.").current_odometer is None


def test_sum_of_the_labor_lines_is_not_added_to_them() -> None:
    paper = "Labor: 3.0 h   95.00   285.00\nLabor: $285.00"
    assert in_document(paper).total_labor_cost == Decimal(285)


def test_amount_that_is_requested_is_no_part() -> None:
    assert in_document("Receipt\nAmount requested   $447.00").total_parts_cost is None


def test_what_is_parts_and_what_is_labor() -> None:
    info = in_email("They want $900.00, of which $500.00 is parts and $400.00 is labor.")
    assert (info.total_parts_cost, info.total_labor_cost) == (Decimal(500), Decimal(400))


def test_deductible_in_short() -> None:
    assert in_email("Total $900.00, ded. $100.00.").deductible == Decimal(100)


def test_a_town_is_no_model() -> None:
    assert in_email("Ann Lee, Tacoma, WA").vehicle_model is None


def test_summary_is_a_sentence_about_something() -> None:
    letter = (
        "Claim on contract VSC-12345.\nHere is what I have:\n\nWe had to stay at a motel twice."
    )
    assert in_email(letter).issue_summary == "We had to stay at a motel twice."
