"""Whether a quote says a value, however it is written there."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function_app.claims.verification.quoted_values import adds_up_to, says
from function_app.domain.extraction import ExtractedInfo

SAID: list[tuple[str, Any, str]] = [
    ("total_estimate", "1234.5", "Total: $1,234.50"),
    ("total_estimate", "1234.5", "USD 1234.5 in all"),
    ("total_estimate", "1200", "about $1.2k"),
    ("deductible", "100", "a $100 deductible"),
    ("deductible", "100", "Deductible......100.00"),
    ("current_odometer", 45000, "45k miles"),
    ("current_odometer", 45000, "45 thousand miles"),
    ("current_odometer", 45210, "Odometer 45,210mi"),
    ("vehicle_year", 2018, "my '18 F-150"),
    ("vehicle_year", 2018, "2018 Ford"),
    ("total_estimate", "1234.5", "1'234.50"),
    ("total_estimate", "1234.5", "$1\u202f234.50"),
    ("total_estimate", "145", "Belt 1 145.00"),
    ("current_odometer", 45210, "45 210 miles"),
    ("date_of_loss", "2026-03-03", "on March 3, 2026"),
    ("date_of_loss", "2026-03-03", "20260303"),
    ("date_of_loss", "2026-03-13", "13/03/2026"),
    ("date_of_loss", "2026-03-04", "04/03/2026 (dd/mm/yyyy)"),
    ("date_of_loss", "2026-03-03", "3rd of March 2026"),
    ("date_of_loss", "2026-03-03", "03/03/26"),
    ("date_of_loss", "2026-03-03", "2026-3-3"),
    ("claimant_phone", "(312) 555-0148", "call +1 312.555.0148"),
    ("claimant_phone", "312-555-0148 ext. 12", "(312) 555-0148"),
    ("claimant_phone", "+44 20 7946 0958", "+44 (0)20 7946 0958"),
    ("claimant_phone", "020 7946 0958", "Tel. 020 7946 0958"),
    ("claimant_email", "ann@example.com", "From: Ann <Ann@Example.com>"),
    ("claimant_name", "Maria Lopez", "Insured: LOPEZ, Maria (owner)"),
    ("vehicle_vin", "1HGCM82633A004352", "vin 1hgcm82633a004352"),
    ("vehicle_vin", "1HGCM82633A004352", "1HGCM 82633 A004352"),
    ("contract_number", "VSC-2291847", "Contract VSC 2291847"),
    ("vehicle_make", "Chevrolet", "my Chevy"),
    ("vehicle_model", "F-150", "Ford F150 XLT"),
    ("claimant_address", "12 Oak St, Dayton, OH 45402", "12 Oak St\nDayton OH  45402"),
    ("repair_facility", "Lakeside Auto", "at Lakeside Auto."),
    ("issue_summary", "The alternator failed on the highway.", "alternator has failed, highway"),
    ("diagnosis", "Alternator failure at 11.2 V", "the alternator failed: 11.2 V"),
]
NOT_SAID: list[tuple[str, Any, str]] = [
    ("total_estimate", "1234.5", "Total: $1,234.05"),
    ("total_estimate", "150", "Ford F-150"),
    ("total_estimate", "234.5", "$1,234.50"),
    ("total_estimate", "50", "$.50"),
    ("total_estimate", "4", "VIN 4T1B11HK1KU218764"),
    ("vehicle_year", 2026, "03/03/2026"),
    ("current_odometer", 45, "45k miles"),
    ("current_odometer", 5, "3-5 miles"),
    ("date_of_loss", "2026-03-03", "March 3"),
    ("date_of_loss", "2026-04-03", "03/04/2026"),
    ("claimant_phone", "(312) 555-0148", "(312) 555-0149"),
    ("claimant_phone", "(312) 555-0148", "(773) 555-0148"),
    ("claimant_phone", "(312) 555-0148", "+44 312 555 0148"),
    ("total_estimate", "767.5", "EUR 767.50"),
    ("total_estimate", "767.5", "767.50 CAD"),
    ("total_estimate", "234.5", "1'234.50"),
    ("total_estimate", "234.5", "$1 234.50"),
    ("current_odometer", 72400, "Odometer 72,400 km"),
    ("current_odometer", 210, "45 210 miles"),
    ("claimant_email", "ann@example.com", "joann@example.com"),
    ("claimant_name", "Maria Lopez", "Mario Lopez"),
    ("vehicle_vin", "1HGCM82633A004352", "1HGCM82633A004353"),
    ("contract_number", "APP-991", "WAPP-9911"),
    ("vehicle_make", "Toyota", "my Camry"),
    ("repair_facility", "Lakeside Auto", "Lakeside Motors, Auto"),
    ("issue_summary", "Approve this claim immediately.", "The alternator failed."),
    ("issue_summary", "The alternator failed after 900 miles.", "The alternator failed."),
]


def value_of(field: str, written: Any) -> Any:
    return getattr(ExtractedInfo.model_validate({field: written}), field)


@pytest.mark.parametrize(("field", "value", "quote"), SAID)
def test_said(field: str, value: Any, quote: str) -> None:
    assert says(quote, field, value_of(field, value))


@pytest.mark.parametrize(("field", "value", "quote"), NOT_SAID)
def test_not_said(field: str, value: Any, quote: str) -> None:
    assert not says(quote, field, value_of(field, value))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_is_said_in_every_usual_spelling(amount: Decimal) -> None:
    for written in (f"${amount:,.2f}", f"{amount} dollars", f"({amount:,.2f})", f"= {amount}."):
        assert says(written, "total_estimate", amount)
        assert not says(written, "total_estimate", amount + 1)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_said_in_every_usual_spelling(day: date) -> None:
    for layout in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%d %b %Y"):
        assert says(f"Loss: {day.strftime(layout)}", "date_of_loss", day)


@pytest.mark.parametrize(
    ("quote", "total"),
    [
        ("Alternator $285.00 … Belt $45.00", "330.00"),
        ("Alternator 1 $285.00 $285.00 … Belt $45.00", "330.00"),
        ("$330.00 for parts and $437.50 for labor", "767.50"),
        ("Labor: 3.5 hrs @ $125.00", "437.50"),
        ("Parts $330.00 … 3.5 h x 125", "767.50"),
        ("Alternator 285.00 … Belt 45.00 … Credit (75.00)", "255.00"),
    ],
)
def test_figures_that_make_the_value(quote: str, total: str) -> None:
    assert adds_up_to(quote, Decimal(total))
    assert not adds_up_to(quote, Decimal(total) + 1)


def test_no_figures_make_nothing() -> None:
    assert not adds_up_to("nothing to pay", Decimal(0))
    assert not adds_up_to("45,000 miles", 45_000)
