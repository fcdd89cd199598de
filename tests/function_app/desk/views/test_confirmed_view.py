"""What a decision was based on can be looked up: at a glance, and section by section."""

from typing import Any

import pytest

from function_app.desk.views.confirmed_view import MOST_ENTRIES, confirmed_claim
from function_app.domain.decision import ApprovalDecision
from tests.function_app.desk.drawn import APPROVED, Drawn, drawn, ended

REJECTION = {"decision": "rejected", "reviewer": "r@x.example"}
CLAIM_DATA = {
    "contract": {"contract_number": "VSC-9", "deductible": 100},
    "repair": {
        "facility": {"name": "Main St. Motors"},
        "total_parts_cost": 330,
        "total_labor_cost": 437.5,
        "total_estimate": "1,767.50",
    },
}
AT_A_GLANCE = (
    "Contract numberVSC-9", "Repair facilityMain St. Motors", "Parts$330.00", "Labor$437.50",
    "Estimate$1,767.50", "Deductible$100.00",
)  # fmt: skip
WHOLE_FORM = {
    "claim_id": "CLM-7",
    "claimant": {"name": "Ana Diaz", "email": "ana@example.com", "phone": None, "address": ""},
    "vehicle": {
        "vin": "1HGCM82633A004352",
        "year": 2019,
        "current_mileage": 45000,
        "mileage_limit": "100,000 miles",
    },
    "issue": {
        "description": "It slips in every gear. " * 9,
        "is_vehicle_driveable": False,
        "date_noticed": "2031-02-10",
    },
    "repair": {
        "facility": {"name": "Main St. Motors", "type": "Authorized"},
        "parts": [
            {"name": "Alternator", "part_number": "AL-1", "cost": 285},
            {"name": "Belt", "part_number": None, "cost": "45"},
        ],
        "labor_rate": 125,
    },
    "documents": {"claim_form": True, "photos": False},
    "flags": {"is_pre_existing": False},
    "metadata": {"data_source": "reviewer_claim_data", "channel": "phone_desk"},
    "shop_notes": ["Towed in", "Second visit"],
}


def approved_on(given: dict[str, Any], status: str = "completed") -> Drawn:
    return drawn(ended(status, APPROVED, agent2_input=given))


@pytest.mark.parametrize("status", ["completed", "error"])
@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("reviewer_claim_data", "What the reviewer confirmed"),
        ("agent1_extraction", "What the automatic check was given, from the assistant's reading"),
    ],
)
def test_what_an_approval_was_based_on_can_be_looked_up(
    status: str, source: str, title: str
) -> None:
    text = approved_on({**CLAIM_DATA, "metadata": {"data_source": source}}, status).text
    for shown in (title, *AT_A_GLANCE):
        assert shown in text
    assert source not in text


def test_what_a_rejection_was_based_on_can_be_looked_up() -> None:
    whole = ApprovalDecision.model_validate({**REJECTION, "claim_data": CLAIM_DATA})
    text = drawn(ended("rejected", whole)).text
    for shown in ("What the reviewer had entered", *AT_A_GLANCE):
        assert shown in text
    amounts = {"total_parts_cost": 330, "deductible": 100}
    figures = ApprovalDecision.model_validate({**REJECTION, "claim_amounts": amounts})
    text = drawn(ended("rejected", figures)).text
    for shown in ("Contract numbernot known", "Parts$330.00", "Labornot known", "Deductible$100"):
        assert shown in text
    bare = ApprovalDecision.model_validate(REJECTION)
    assert "What the reviewer" not in drawn(ended("rejected", bare)).text


def test_every_section_of_the_form_is_shown_as_it_was_sent() -> None:
    page = approved_on(WHOLE_FORM)
    fold = page.find(**{"class": "whole-form"})
    assert fold is not None
    assert "open" in fold
    _, _, form = page.text.partition("All sections of the form, as it was sent")
    for shown in (
        "Claim idCLM-7", "NameAna Diaz", "E-mailana@example.com", "Not known: Phone, Address.",
        "VIN1HGCM82633A004352", "Year2019", "Current mileage45,000",
        "Mileage limit100,000 miles", "Date of lossFeb 10, 2031", "DrivableNo",
        "It slips in every gear.", "Repair facilityMain St. Motors", "Facility typeAuthorized",
        "Part 1Alternator, AL-1, $285.00", "Part 2Belt, $45.00", "Labor rate per hour$125.00",
        "Claim formYes", "PhotosNo", "Pre-existingNo", "Further details", "Channelphone_desk",
        "Shop notesTowed in, Second visit",
    ):  # fmt: skip
        assert shown in form
    assert "data" not in form.lower()


def test_the_flatter_form_is_shown_in_the_same_words() -> None:
    flat = {
        "repair": {"facility_name": "Main St. Motors", "estimate": 1767.5},
        "vehicle": {"mileage": 45000},
        "deductible": 100,
        "metadata": {"submission_date": "2031-02-28"},
    }
    page = approved_on(flat)
    glance, _, form = page.text.partition("All sections of the form, as it was sent")
    for shown in ("Repair facilityMain St. Motors", "Estimate$1,767.50", "Deductible$100.00"):
        assert shown in glance
    for shown in (
        "Current mileage45,000",
        "Total estimate$1,767.50",
        "Day of filingFeb 28, 2031",
    ):
        assert shown in form


def test_a_long_text_has_the_width_of_its_section() -> None:
    assert approved_on(WHOLE_FORM).all("div").count({"class": "wide"}) == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"contract": "VSC-9", "repair": ["?"], "metadata": "none"},
        {"repair": {"facility": "Main", "total_estimate": {"a": 1}, "total_parts_cost": True}},
        {"documents": [], "repair": {"parts": ["Belt", {"name": {"en": ["Pump"]}}, None]}},
    ],
)
def test_confirmed_data_of_any_shape_is_drawn(given: dict[str, Any]) -> None:
    text = approved_on(given).text
    assert "Estimatenot known" in text
    assert "Contract numbernot known" in text


def test_a_figure_that_is_no_number_is_shown_as_it_was_given() -> None:
    assert "Estimateabout 500" in approved_on({"repair": {"total_estimate": "about 500"}}).text


def test_a_form_without_end_is_cut_and_says_so() -> None:
    long = {"repair": {f"line {number}": number for number in range(MOST_ENTRIES)}}
    assert "too long" not in approved_on(long).text
    text = approved_on(long | {"one": "more"}).text
    assert "The rest is too long to be shown here." in text
    assert "more" not in text


def test_deep_data_is_no_deeper_than_it_may_be() -> None:
    deep: dict[str, Any] = {"end": "here"}
    for _ in range(60):
        deep = {"in": deep}
    decision = ApprovalDecision.model_validate({**REJECTION, "claim_data": deep})
    confirmed = confirmed_claim(None, decision)
    assert confirmed is not None
    assert confirmed.sections[0].entries[0].value == "here"
