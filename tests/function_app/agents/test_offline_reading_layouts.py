"""What the look of a text says: labels over values, columns, forwarded letters, signatures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.domain.adjudication import AdjudicationDecision
from function_app.rules.adjudication import CodedRules

FORM = """\
Customer name                            Daytime phone
Ann Lee                                  (312) 555-0148

Contract number                          Odometer
VSC-12345                                61,480

Date of loss                             Deductible
05/02/2026                               $100.00
"""


def test_labels_over_their_values_are_read_by_column() -> None:
    info = read_document(FORM).info

    assert (info.claimant_name, info.claimant_phone) == ("Ann Lee", "(312) 555-0148")
    assert (info.contract_number, info.current_odometer) == ("VSC-12345", 61480)
    assert (info.date_of_loss, info.deductible) == (date(2026, 5, 2), Decimal("100.00"))


def test_a_value_under_its_label_is_quoted_with_it() -> None:
    found = read_document(FORM).found["claimant_phone"]

    assert found.quote == "Daytime phone … (312) 555-0148"


def test_an_unknown_label_in_the_row_leaves_the_others_their_values() -> None:
    text = "Zone                 Contract number\nB                    VSC-12345\n"

    assert read_document(text).info.contract_number == "VSC-12345"


def test_the_head_of_an_items_table_is_no_row_of_labels() -> None:
    text = "Parts           Labor hours\nAlternator      2.5\n"

    assert read_document(text).info.total_parts_cost is None


def test_a_column_that_begins_with_a_label_is_not_joined_to_the_one_before() -> None:
    info = read_document("Ride: 2018 Honda Accord          Garage bay: 4").info

    assert info.vehicle_model == "Accord"
    assert info.repair_facility is None


@pytest.mark.parametrize("label", ["Lender", "Financed by", "Leasing company"])
def test_a_business_behind_another_fields_label_is_no_repair_shop(label: str) -> None:
    assert (
        read_document(f"Statement\n\n\n\n\n{label}: First Auto Finance\n").info.repair_facility
        is None
    )


@pytest.mark.parametrize("term", ["12 months or 12,000 miles", "2 years/24,000 miles"])
def test_the_miles_of_a_guarantee_are_no_odometer_reading(term: str) -> None:
    assert read_document(f"All work is guaranteed for {term}.").info.current_odometer is None


FORWARDED = """\
Please see what the garage wrote.

{signature}

---------- Forwarded message ---------
From: Front Office <office@shop.example>
Subject: your car

It is ready.
"""


@pytest.mark.parametrize(
    "signature", ["Ann Lee", "Ann Lee\n312-555-0148", "Regards, Ann Lee", "Thank you\nAnn Lee"]
)
def test_who_forwards_a_message_is_its_sender(signature: str) -> None:
    assert read_email(FORWARDED.format(signature=signature)).info.claimant_name == "Ann Lee"


def test_a_message_forwarded_without_a_word_is_of_who_wrote_it() -> None:
    text = FORWARDED.format(signature="")

    assert read_email(text).info.claimant_name == "Front Office"


@pytest.mark.parametrize(
    "ending",
    [
        "Ann Lee, 312-555-0148", "- Ann Lee", "Cheers, Ann Lee",
        "Ann Lee\n77 Oak Street, Elgin, IL 60120\n312-555-0148",
    ],
)  # fmt: skip
def test_a_signature_at_the_end_of_a_letter(ending: str) -> None:
    assert read_email(f"The alternator died.\n\n{ending}\n").info.claimant_name == "Ann Lee"


@pytest.mark.parametrize(
    "text",
    [
        "I called 312-555-0100 twice. Please call me at 312-555-0148.",
        "Shop: 312-555-0100. My cell is 312-555-0148.",
        "I phoned 312-555-0100 already.\n\nAnn Lee\n312-555-0148",
    ],
)
def test_the_writers_own_telephone_number_is_taken(text: str) -> None:
    assert read_email(text).info.claimant_phone == "312-555-0148"


@pytest.mark.parametrize(
    "written", ["+44 20 7946 0958", "+1 (312) 555-0148", "312.555.0148", "(312) 555-0148"]
)
def test_a_telephone_number_is_found_and_shown_as_it_is_written(written: str) -> None:
    assert read_email(f"Please call me at {written}.").info.claimant_phone == written


@pytest.mark.parametrize("written", ["1 285.00 285.00", "2026-10-03", "45,210 67,890"])
def test_other_figures_are_no_telephone_number(written: str) -> None:
    assert read_email(f"It says {written} there.").info.claimant_phone is None


def test_a_number_that_was_called_is_not_the_writers() -> None:
    assert read_email("I called 312-555-0100 twice.").info.claimant_phone is None


def test_a_numbered_street_is_an_address() -> None:
    info = read_email("I live at 2326 N 14th Street, Boise, ID 83702.").info

    assert info.claimant_address == "2326 N 14th Street, Boise, ID 83702"


def test_a_car_beyond_repair_is_not_a_repair_to_gap() -> None:
    form: dict[str, Any] = {
        "contract": {"product_type": "GAP", "status": "Active"},
        "issue": {"description": "Total loss, the car is beyond repair"},
    }

    output = CodedRules().adjudicate(form)

    assert output.decision is not AdjudicationDecision.DENIED
    assert "AA-08" in output.rules_passed


def test_a_list_of_labels_and_values_is_no_row_of_labels_over_values() -> None:
    paper = "Findings     Tire torn\nLienholder   Ally Financial\nDocument no  31431\n"
    assert read_document(paper).info.lienholder == "Ally Financial"


def test_sums_below_their_labels_are_no_items() -> None:
    sums = "Parts            Labor\n318.14 USD       773.30 USD\n"
    info = read_document(f"{sums}\nTire       1     318.14 USD\n").info
    assert (info.total_parts_cost, info.total_labor_cost) == (Decimal("318.14"), Decimal("773.30"))


def test_the_next_column_is_no_part_of_a_model() -> None:
    info = read_document("Unit                  Miles in\n2024 Ford F-150       110901\n").info
    assert (info.vehicle_model, info.current_odometer) == ("F-150", 110901)


def test_an_address_in_a_narrow_column_has_its_zip_code_from_below() -> None:
    paper = (
        "Insured: Ann Lee                      Plate: 581 KTR\n"
        "Address: 4620 Mill Road, Bangor, ME   Printed: 07/09/2026\n"
        "04401\n"
    )
    assert read_document(paper).info.claimant_address == "4620 Mill Road, Bangor, ME 04401"


def test_the_claimants_own_telephone_is_told_from_that_in_the_letterhead() -> None:
    head = "Northside Auto Repair\n12 Elm Street, Reno, NV 89501 · 312-555-0100\n\nInvoice\n"
    info = read_document(f"{head}Contact number: 207-555-0110\nOwner: Ann Lee\n").info
    assert info.claimant_phone == "207-555-0110"


@pytest.mark.parametrize("label", ["Name of owner", "Purchaser's name", "Member"])
def test_labels_are_put_together_from_the_same_words(label: str) -> None:
    assert read_document(f"Plate: 581\n{label}: Ann Lee\n").info.claimant_name == "Ann Lee"


def test_the_fields_of_a_form_may_be_numbered() -> None:
    info = read_document("Vehicle: 2021 Kia Sorento\nVehicle 3: 2021 Kia Sorento\n").info
    assert info.vehicle_model == "Sorento"


def test_a_name_across_two_lines_is_no_workshop() -> None:
    form = "Plate 11: 581 KTR\nService advisor 12: Dale Whitcomb\n"
    assert read_document(form).info.repair_facility is None


def test_a_value_below_a_label_that_stands_higher_is_not_its_neighbours() -> None:
    paper = (
        "                        Cause\n\n"
        "Workshop                Dent in the door, paint scuffed, repair\n"
        "Prairie Auto Works      possible\n"
    )
    assert read_document(paper).info.repair_facility == "Prairie Auto Works"
