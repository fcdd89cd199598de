"""How people, forms and estimating programs write the fields of a claim."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.domain.extraction import ExtractedInfo


def in_email(text: str) -> ExtractedInfo:
    return read_email(text).info


def in_document(text: str) -> ExtractedInfo:
    return read_document(text).info


@pytest.mark.parametrize(
    "line",
    [
        "Contract #: VSC-12345", "Contract No. VSC-12345", "CONTRACT NUMBER   VSC-12345",
        "Contract Number | VSC-12345", "contract number = vsc-12345", "Policy No: VSC-12345",
        "Service Contract ID: VSC-12345", "Contract Number\nVSC-12345",
        "Agreement Number .......... VSC-12345",
        "Name: Ann Lee   Contract: VSC-12345   Phone: (312) 555-0148",
    ],
)  # fmt: skip
def test_contract_number_in_a_document(line: str) -> None:
    assert in_document(line).contract_number == "VSC-12345"


@pytest.mark.parametrize(
    "sentence",
    [
        "My contract number is VSC-12345.", "It is under contract no. VSC-12345, I think.",
        "Policy #VSC-12345 covers it.", "I have VSC-12345 with you.",
    ],
)  # fmt: skip
def test_contract_number_in_prose(sentence: str) -> None:
    assert in_email(sentence).contract_number == "VSC-12345"


@pytest.mark.parametrize(
    "line", ["Contract date: 01/02/2024", "Contract term: 60 months", "Contract: pending"]
)
def test_what_is_no_contract_number(line: str) -> None:
    assert in_document(line).contract_number is None


@pytest.mark.parametrize(
    ("text", "vehicle"),
    [
        ("My 2019 Honda Accord broke down.", (2019, "Honda", "Accord")),
        ("my 2019 honda accord broke down", (2019, "Honda", "Accord")),
        ("The '17 Chevy Silverado 1500 died.", (2017, "Chevrolet", "Silverado 1500")),
        ("My 2018 F-150 started slipping.", (2018, "Ford", "F-150")),
        ("It is a Honda Accord (2019).", (2019, "Honda", "Accord")),
        ("My Camry would not start.", (None, "Toyota", "Camry")),
        ("2021 Jeep Grand Cherokee with 12,000 miles", (2021, "Jeep", "Grand Cherokee")),
        ("Towed to Lakeside Toyota.", (None, None, None)),
        ("I lost my focus.", (None, None, None)),
    ],
)
def test_vehicle_in_prose(text: str, vehicle: tuple[Any, Any, Any]) -> None:
    info = in_email(text)
    assert (info.vehicle_year, info.vehicle_make, info.vehicle_model) == vehicle


@pytest.mark.parametrize(
    "text",
    [
        "Year: 2019\nMake: Honda\nModel: Accord EX", "Year: 2019  Make: HONDA  Model: Accord EX",
        "Year/Make/Model: 2019 Honda Accord EX", "Vehicle   2019 Honda Accord EX",
        "Model: 2019 Honda Accord EX",
        "Vehicle\nYear      2019\nMake      Honda\nModel     Accord EX",
    ],
)  # fmt: skip
def test_vehicle_in_a_document(text: str) -> None:
    info = in_document(text)
    assert (info.vehicle_year, info.vehicle_model) == (2019, "Accord EX")
    assert info.vehicle_make == "Honda"


@pytest.mark.parametrize(
    "text",
    ["VIN: 1hgcm82633a004352", "vin 1HGCM82633A004352.", "(1HGCM82633A004352)",
     "V.I.N. is 1HGCM82633A004352", "VIN: 1HG CM826 33A0 04352"],
)  # fmt: skip
def test_vin_anywhere(text: str) -> None:
    assert in_document(text).vehicle_vin == "1HGCM82633A004352"


def test_a_long_word_or_number_is_no_vin() -> None:
    text = "Acknowledgements, responsibilities. Reference 12345678901234567."
    assert in_email(text).vehicle_vin is None


@pytest.mark.parametrize(
    ("text", "miles"),
    [
        ("It has 45,210 miles on it.", 45_210), ("odometer reads 78,420", 78_420),
        ("at 45k miles it broke", 45_000), ("Mileage was about 120500.", 120_500),
        ("Oil every 5,000 miles; it has 61,000 miles.", 61_000),
        ("I was 300 miles from home.", None), ("It has 72,000 km.", None),
    ],
)  # fmt: skip
def test_odometer_in_prose(text: str, miles: int | None) -> None:
    assert in_email(text).current_odometer == miles


@pytest.mark.parametrize(
    ("line", "miles"),
    [
        ("Odometer: 45,210", 45_210), ("Mileage In: 45210 mi", 45_210), ("Odometer 45210", 45_210),
        ("Current odometer reading: 45k", 45_000), ("Mileage limit: 100,000", None),
        ("Odometer: 72,000 km", None), ("Mileage: N/A", None),
    ],
)  # fmt: skip
def test_odometer_in_a_document(line: str, miles: int | None) -> None:
    assert in_document(line).current_odometer == miles


@pytest.mark.parametrize(
    "written",
    ["03/05/2025", "3/5/25", "2025-03-05", "March 5, 2025", "March 5th, 2025", "Mar 5 2025",
     "5 March 2025", "5th of March 2025", "05-Mar-2025", "2025-03-05T08:30:00Z"],
)  # fmt: skip
def test_date_of_loss_in_many_spellings(written: str) -> None:
    assert in_document(f"Date of Loss: {written}").date_of_loss == date(2025, 3, 5)
    assert in_email(f"It broke down on {written}.").date_of_loss == date(2025, 3, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date of loss: 25/03/2025", date(2025, 3, 25)),  # no 25th month
        ("Date of loss: 13/13/2025", None),
        ("Date of loss: 02/30/2025", None),
        ("It broke down on March 5.", None),  # of which year?
        ("I bought it on 03/05/2019 and it failed.", None),
        ("Invoice date: 03/05/2025", None),
    ],
)
def test_dates_that_are_not_guessed(text: str, day: date | None) -> None:
    assert in_document(text).date_of_loss == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Maria Lopez and my car died.", "Maria Lopez"),
        ("It died.\n\nKind regards,\nMaria Lopez", "Maria Lopez"),
        ("It died.\n\nMaria Lopez\n(312) 555-0148", "Maria Lopez"),
        ("From: Maria Lopez <maria@example.com>\n\nIt died.", "Maria Lopez"),
        ("It died.\n\nBest regards,\nJos\u00e9 O'Brien-Ruiz", "Jos\u00e9 O'Brien-Ruiz"),
        ("It died.\n\nThank you", None),
        ("I am stranded at Lakeside Auto Service.", None),
    ],
)  # fmt: skip
def test_name_of_the_writer(text: str, name: str | None) -> None:
    assert in_email(text).claimant_name == name


@pytest.mark.parametrize(
    "line",
    ["Claimant: Maria Lopez", "Customer Name: Lopez, Maria", "Insured   Maria Lopez",
     "Bill to:\nMaria Lopez", "Name: Maria Lopez (owner)", "Claimant name: Maria Lopez  Phone: 1"],
)  # fmt: skip
def test_name_in_a_document(line: str) -> None:
    assert in_document(line).claimant_name == "Maria Lopez"


def test_a_name_and_number_under_the_facility_are_the_shops() -> None:
    info = in_document(
        "Customer information\nName: Maria Lopez\nPhone: (312) 555-0148\n\n"
        "Repair facility\nName: Lakeside Auto\nPhone: (312) 555-9999\nAddress: 1 Mill Rd\n"
    )
    assert info.claimant_name == "Maria Lopez"
    assert info.claimant_phone == "(312) 555-0148"
    assert info.repair_facility == "Lakeside Auto"
    assert info.claimant_address is None


def test_the_shops_telephone_on_its_letterhead_is_nobodys() -> None:
    info = in_document("Ridgeline Transmission & Auto\n5580 Federal Blvd (303) 555-0122\nEstimate")
    assert info.repair_facility == "Ridgeline Transmission & Auto"
    assert info.claimant_phone is None


@pytest.mark.parametrize(
    ("text", "facility"),
    [
        (
            "I had it towed to Lakeside Toyota Service. They looked at it.",
            "Lakeside Toyota Service",
        ),
        ("Ridgeline Transmission & Auto opened it up.", "Ridgeline Transmission & Auto"),
        ("It sits at Miller's Garage now.", "Miller's Garage"),
        ("My Vehicle Service Contract covers it.", None),
    ],
)
def test_facility_in_prose(text: str, facility: str | None) -> None:
    assert in_email(text).repair_facility == facility


@pytest.mark.parametrize(
    "lines", ["12 Elm Street, Austin, TX 78701", "12 Elm Street\nAustin, TX 78701"]
)
def test_address_below_its_label_is_read_once_and_with_its_town(lines: str) -> None:
    info = in_document(f"Mailing address:\n{lines}\n\nPhone: x")
    assert info.claimant_address == "12 Elm Street, Austin, TX 78701"


def test_address_with_its_town_on_the_next_line() -> None:
    info = in_document(
        "Mailing address: 12 Elm Street\n                 Austin, TX 78701\nPhone: x"
    )
    assert info.claimant_address == "12 Elm Street, Austin, TX 78701"


def test_diagnosis_that_wraps_under_its_own_column() -> None:
    info = in_document(
        "Odometer: 41,000                 Diagnosis: Clutch pack burnt, metal in pan. Replace\n"
        "                                            with a remanufactured unit.\n"
    )
    assert info.diagnosis == "Clutch pack burnt, metal in pan. Replace with a remanufactured unit."


@pytest.mark.parametrize(
    ("text", "lender"),
    [("I have a loan with Ally Bank.", "Ally Bank"),
     ("It is financed through Bank of America, I think.", "Bank of America"),
     ("The loan is paid.", None)],
)  # fmt: skip
def test_lienholder_in_prose(text: str, lender: str | None) -> None:
    assert in_email(text).lienholder == lender


def amounts(info: ExtractedInfo) -> tuple[str | None, ...]:
    fields = (info.total_parts_cost, info.total_labor_cost, info.total_estimate, info.deductible)
    return tuple(None if amount is None else f"{amount:.2f}" for amount in fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total Estimate $767.50", (None, None, "767.50", None)),
        ("TOTAL ......... $1,767.50", (None, None, "1767.50", None)),
        ("Subtotal: $700.00\nTax: $67.50\nGrand Total: $767.50", (None, None, "767.50", None)),
        ("Parts: $330\nLabor: $437.50\nTotal: $767.50", ("330.00", "437.50", "767.50", None)),
        ("Alternator 1 $285.00\nBelt 1 $45.00\nLabor 3.5 hrs @ $125.00",
         ("330.00", "437.50", "767.50", None)),
        ("Parts: Alternator $285.00, belt $45.00", ("330.00", None, None, None)),
        ("Total parts 330.00\nLabor hours: 3.5\nLabor rate: $125.00/hr",
         ("330.00", "437.50", "767.50", None)),
        ("Labor: 3.5 hours at $125.00 per hour", (None, "437.50", None, None)),
        ("Labor: 3.5 hrs @ $125.00  $400.00", (None, "400.00", None, None)),
        ("Labor: R&R alternator  3.5  $125.00  $437.50", (None, "437.50", None, None)),
        ("Labor: 1.5 h x 120.00 = $180.00\nLabor: 2 hrs @ $120", (None, "420.00", None, None)),
        ("Parts\nPump  2  $50.00  $100.00\nLabor\nR&R pump  $80.00",
         ("100.00", "80.00", "180.00", None)),
        ("Discount -$20.00\nDeductible: $100", (None, None, None, "100.00")),
        ("Estimate #: 10023\nInvoice total: 99.95", (None, None, "99.95", None)),
    ],
)  # fmt: skip
def test_amounts_in_a_document(text: str, expected: tuple[str | None, ...]) -> None:
    assert amounts(in_document(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They want $330 for parts and $437.50 for labor, total $767.50.",
         ("330.00", "437.50", "767.50", None)),
        ("The estimate came to\n$767.50 and my deductible is $50.",
         (None, None, "767.50", "50.00")),
        ("Quoted 3.5 hours of labor at $125 per hour. I have a $100 deductible.",
         (None, "437.50", None, "100.00")),
        ("I owe $18,000.00 on the loan and they paid $14,500.00.", (None, None, None, None)),
        ("Towing was $85.00.", (None, None, None, None)),
        ("Parts:\n- Alternator: $285.00\n- Belt $45.00\n", ("330.00", None, None, None)),
    ],
)  # fmt: skip
def test_amounts_in_prose(text: str, expected: tuple[str | None, ...]) -> None:
    assert amounts(in_email(text)) == expected


def test_an_amount_that_no_claim_can_reach_is_not_one() -> None:
    assert in_document("Pump $99,999,999.00\n" * 50).total_parts_cost is None


def test_what_was_calculated_shows_from_what() -> None:
    reading = read_document("Alternator $285.00\nBelt $45.00\nLabor: $437.50")
    assert reading.info.total_estimate == Decimal("767.50")
    assert not reading.amounts.total_is_stated
    assert reading.found["total_parts_cost"].quote == "Alternator $285.00 … Belt $45.00"
    assert reading.found["total_estimate"].quote == (
        "Alternator $285.00 … Belt $45.00 … Labor: $437.50"
    )


@pytest.mark.parametrize("unknown", ["N/A", "unknown", "-", "not provided", "____"])
def test_a_field_left_open_is_unknown(unknown: str) -> None:
    labels = ("Claimant name", "Contract number", "Lienholder", "Diagnosis", "Deductible", "VIN")
    info = in_document("\n".join(f"{label}: {unknown}" for label in labels))
    assert set(info.dump().values()) == {None}


def test_issue_is_told_in_the_customers_words_and_in_two_sentences_at_most() -> None:
    email = (
        "Hello team,\nI hope you are well. We moved here last year and love it. "
        "The transmission slips in third gear. It also makes a grinding noise when cold. "
        "My neighbour drives one too.\n"
    )
    assert in_email(email).issue_summary == (
        "The transmission slips in third gear. It also makes a grinding noise when cold."
    )


def test_a_long_letter_is_not_the_issue_summary() -> None:
    summary = in_email("The engine failed because " + "it was really very bad and " * 100)
    assert summary.issue_summary
    assert len(summary.issue_summary) < 300
