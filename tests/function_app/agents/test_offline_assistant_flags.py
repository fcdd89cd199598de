"""What a reviewer is told to look at: missing facts, figures that do not agree, odd vehicles."""

from datetime import timedelta

import pytest

from function_app.agents.offline.assessment.merge import combine_documents, merge
from function_app.domain.extraction import ExtractedInfo
from tests.function_app.agents.claim_documents import TODAY, read_claim


def concerns(email: str, sender: str = "maria@example.com", claimant: str | None = None) -> str:
    read = read_claim(email, sender=sender, claimant=claimant)
    assert read.flags.requires_human_review or not read.flags.potential_concerns
    return "\n".join(read.flags.potential_concerns)


def test_a_wrong_vin_is_a_concern() -> None:
    assert "check digit" in concerns("VIN: 1HGCM82633A004353")
    assert "16 characters" in concerns("VIN: 1HGCM82633A00435")


def test_totals_that_do_not_add_up_are_a_concern() -> None:
    said = concerns("Parts: $330.00\nLabor: $437.50\nTotal: $800.00")
    assert said == (
        "In the e-mail, parts of 330.00 and labor of 437.50 make 767.50, but the total is 800.00."
    )


@pytest.mark.parametrize("rest", ["Total: $767.50", "Tax: $32.50\nTotal: $800.00"])
def test_totals_that_add_up_are_none(rest: str) -> None:
    assert concerns(f"Parts: $330.00\nLabor: $437.50\n{rest}") == ""


def test_calculated_figures_are_pointed_out() -> None:
    said = concerns("Parts: $330.00\nLabor: $437.50")
    assert said == "Calculated, not stated in what was sent: total estimate."


def test_a_deductible_above_the_total_is_a_concern() -> None:
    assert "deductible is higher" in concerns("Total: $80.00\nDeductible: $100")


def test_a_loss_in_the_future_is_a_concern() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert "future" in concerns(f"Date of loss: {tomorrow}")
    assert "future" not in concerns(f"Date of loss: {TODAY}")
    assert "year, 2031, lies in the future" in concerns("My 2031 Honda Accord")


def test_another_claimants_address_is_a_concern() -> None:
    email = "Email: someone@else.example"
    assert "names someone@else.example as the claimant's" in concerns(email)
    assert concerns(email, sender="Someone@Else.example") == ""


def test_the_shops_address_is_not_taken_for_the_claimants() -> None:
    assert concerns("Please ask the shop at desk@shop.example.") == ""


@pytest.mark.parametrize(
    ("hint", "is_concern"),
    [("Maria Lopez", False), ("maria j. lopez", False), ("Tom Weber", True)],
)
def test_a_name_other_than_the_one_the_claim_was_filed_for(hint: str, is_concern: bool) -> None:
    said = concerns("My name is Maria Lopez.", claimant=hint)
    assert ("was filed for Tom Weber" in said) is is_concern


@pytest.mark.parametrize(
    ("email", "concern"),
    [
        ("After the accident the transmission failed.", '"accident" in the e-mail'),
        ("The tire is bald and went flat, I got a puncture.", "wear"),
        ("The tire was under-inflated when it blew out.", "wrong inflation"),
        ("A collision left a dent and a scratch.", "a collision"),
        ("My car was stolen and was recovered a week later.", "a recovered vehicle"),
        ("Somebody stole my wheels.", "Only a part of the vehicle"),
    ],
)
def test_signs_of_what_is_not_covered_are_a_concern(email: str, concern: str) -> None:
    assert concern in concerns(email)


def test_what_did_not_happen_is_no_concern() -> None:
    assert concerns("It was not an accident. The transmission failed.") == ""


def missing(email: str) -> list[str]:
    return read_claim(email).flags.missing_information


def test_missing_facts_are_named_plainly() -> None:
    assert missing("The alternator died.") == [
        "claimant's name", "contract number", "VIN", "date of loss", "odometer reading",
        "repair facility", "total of the repair estimate", "diagnosis",
        "vehicle's year, make and model", "claim form or repair estimate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("email", "needed", "not_needed"),
    [
        ("Hit a pothole, tire blew out.", "photos of the damage", "police report"),
        ("A dent in the door.", "photos of the damage", "odometer reading"),
        ("My car was stolen.", "police report", "repair facility"),
        ("My car was totaled.", "loan payoff statement", "repair facility"),
        ("My car was totaled.", "insurer's settlement statement", "photos of the damage"),
    ],
)
def test_each_type_needs_its_own_facts(email: str, needed: str, not_needed: str) -> None:
    assert needed in missing(email)
    assert not_needed not in missing(email)


def test_what_was_mentioned_is_not_missing() -> None:
    assert "police report" not in missing("My car was stolen, police report 25-1 is filed.")


EMAIL = ExtractedInfo(
    claimant_email="typed@example.com", claimant_name="Maria", issue_summary="It won't start.",
    current_odometer=45_000,
)  # fmt: skip
DOCUMENT = ExtractedInfo(
    claimant_email="form@example.com", claimant_name="Maria Lopez", issue_summary="No start.",
    diagnosis="Starter",
)  # fmt: skip


def test_the_claimants_address_is_always_the_senders() -> None:
    merged = merge(EMAIL, DOCUMENT, sender_email="sender@example.com")
    assert merged.claimant_email == "sender@example.com"


def test_the_issue_is_told_by_the_customer_and_the_rest_by_the_document() -> None:
    merged = merge(EMAIL, DOCUMENT, sender_email=None)
    assert merged.issue_summary == "It won't start."
    assert merged.claimant_name == "Maria Lopez"
    assert merged.diagnosis == "Starter"


def test_the_email_fills_what_the_document_leaves_open() -> None:
    assert merge(EMAIL, DOCUMENT, sender_email=None).current_odometer == 45_000
    silent = EMAIL.model_copy(update={"issue_summary": None})
    assert merge(silent, DOCUMENT, sender_email=None).issue_summary == "No start."


def test_without_a_document_the_email_stands_alone() -> None:
    assert merge(EMAIL, None, sender_email=None) == EMAIL
    assert merge(EMAIL, combine_documents([]), sender_email=None) == EMAIL


def test_the_name_given_with_the_claim_is_the_last_resort() -> None:
    assert merge(EMAIL, None, sender_email=None, claimant_name="Ann").claimant_name == "Maria"
    nobody = merge(ExtractedInfo(), None, sender_email=None, claimant_name="Ann")
    assert nobody.claimant_name == "Ann"
