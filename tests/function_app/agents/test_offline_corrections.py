"""What a reviewer says when they ask for changes, as the offline assistant reads it."""

from datetime import date
from typing import Any

import pytest

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.reading import Agent1Output

MAIL = """My name is Maria Lopez. My 2018 Honda Civic broke down on May 12, 2025.
Contract number: VSC-20481
VIN: 1HGCM82633A004352
Parts: $330.00
Labor: $437.50
Total: $767.50
Deductible: $100.00
"""


def reread(*changes: str) -> Agent1Output:
    claim = ClaimRequest(claim_id="C-1", email_content=MAIL, sender_email="maria@example.com")
    question = Agent1Input(instance_id="claim-C-1", claim=claim, changes=list(changes))
    output = OfflineClaimAssistant().read(question, [])
    return verified(output, claim, [], date(2025, 6, 30), changes)


def sources(output: Agent1Output, field: str) -> list[tuple[str, bool]]:
    return [(e.source.value, e.supported) for e in output.evidence if e.field == field]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("The total is $912.40, not $767.50.", "total_estimate", 912.4),
        ("Wrong. Page 2 says: the total estimate is $1,912.40.", "total_estimate", 1912.4),
        ("The contract number is VSC-77120.", "contract_number", "VSC-77120"),
        ("The deductible should be $50.", "deductible", 50.0),
        ("Please use the date of loss 2025-06-03.", "date_of_loss", "2025-06-03"),
        ("The mileage is 45210.", "current_odometer", 45210),
        ("The vehicle is a 2019 Honda Accord.", "vehicle_model", "Accord"),
        ("Claimant name: Mary Lopez-Ortiz", "claimant_name", "Mary Lopez-Ortiz"),
    ],
)
def test_a_value_that_the_reviewer_states_wins_and_says_so(
    words: str, field: str, value: Any
) -> None:
    before, after = reread().dump()["extracted_info"], reread(words)
    assert before[field] != value
    assert after.dump()["extracted_info"][field] == value
    assert sources(after, field) == [("reviewer", True)]


def test_everything_else_stays_as_it_was_read() -> None:
    before, after = reread(), reread("The deductible is $50.")
    untouched = {"deductible": None}
    assert before.dump()["extracted_info"] | untouched == after.dump()["extracted_info"] | untouched
    assert after.email_body_extraction == before.email_body_extraction
    assert sources(after, "total_estimate") == [("email", True)]


def test_of_several_rounds_the_last_word_counts() -> None:
    output = reread("The deductible is $50.", "The deductible is $75. The mileage is 45210.")
    info = output.dump()["extracted_info"]
    assert (info["deductible"], info["current_odometer"]) == (75.0, 45210)
    quotes = [e.quote for e in output.evidence if e.field == "deductible"]
    assert quotes == ["The deductible is $75."]


def test_who_signs_the_words_is_not_the_claimant() -> None:
    before = reread().extracted_info
    after = reread("The deductible is $50.\n\nThanks,\nAnn Lee\nann@example.com").extracted_info
    assert after == before.model_copy(update={"deductible": after.deductible})
    assert after.claimant_email == "maria@example.com"


def test_a_sum_of_what_they_stated_is_not_their_word() -> None:
    output = reread("Parts are $430.00 and labor is $437.50.")
    assert output.dump()["extracted_info"]["total_estimate"] == 767.5
    assert any("but the total is 767.50" in said for said in output.flags.potential_concerns)


def test_a_day_of_theirs_that_can_mean_two_is_told() -> None:
    output = reread("Date of loss: 03.06.2025")
    assert 'The date of loss could not be read from "03.06.2025".' in (
        output.flags.potential_concerns
    )
    assert output.extracted_info.date_of_loss == reread().extracted_info.date_of_loss
