"""The claims assistant knows cover, the way of a claim, and by a look-up where a claim stands."""

import pytest

from function_app.chat.offline.claims_assistant import answer
from function_app.chat.offline.conversation import ClaimStatus
from function_app.domain.claim import ClaimType
from function_app.rules.coverage import COVERAGE
from tests.function_app.chat.offline.conversing import converse, last

WAITING = "The claim is waiting for a reviewer's decision."
CLAIMS = {
    "CLM-7": ClaimStatus(
        "CLM-7", "Running", "awaiting_approval", WAITING, None, "2026-11-28T10:00:00Z"
    ),
    "42": ClaimStatus(
        "42", "Completed", "agent2_completed", "The claim has been adjudicated.", "DENIED"
    ),
    "X_1.b": ClaimStatus(
        "X_1.b", "Failed", "agent1_processing", "The claim assistant is reading it."
    ),
}


def ask(*messages: str) -> str:
    return last(answer, *messages, lookup=CLAIMS.get)


@pytest.mark.parametrize(
    "question",
    [
        "What is the status of claim CLM-7?",
        "status of CLM-7",
        "Where does claim-CLM-7 stand?",
        "Has claim number CLM-7 been decided?",
        "claim #CLM-7?",
    ],
)
def test_the_status_of_a_claim_is_said_in_words(question: str):
    told = ask(question)
    assert told.startswith("Claim CLM-7: the claim is waiting for a reviewer's decision.")
    assert "2026-11-28T10:00:00Z" in told


def test_other_ids_and_other_ends():
    assert ask("status of claim 42") == "Claim 42: the claim has been adjudicated. It was denied."
    assert ask("What is the status of claim X_1.b?").startswith(
        "Claim X_1.b: it ended because of a fault"
    )


def test_an_unknown_claim_is_said_to_be_unknown():
    assert ask("What is the status of claim CLM-8?") == (
        "There is no claim with the id CLM-8. Please check the id."
    )


def test_without_an_id_it_is_asked_for_and_then_remembered():
    assert "give me the claim id" in ask("What is the status of my claim?")
    assert ask("What is the status of claim CLM-7?", "How far is it now?").startswith(
        "Claim CLM-7:"
    )


def test_without_a_look_up_nothing_is_made_up():
    assert "I do not know where claim CLM-7 stands" in last(answer, "status of claim CLM-7")


@pytest.mark.parametrize("product", [kind for kind in COVERAGE if kind is not ClaimType.THEFT])
def test_what_a_contract_covers_is_what_the_rules_say(product: ClaimType):
    told = ask(f"What does the {product} contract include?")
    coverage = COVERAGE[product]
    assert all(thing in told for thing in (*coverage.covered, *coverage.not_covered))


def test_a_part_is_looked_up_in_the_coverage_table():
    assert ask("Is the alternator covered?").startswith(
        "Alternator: covered by VSC, not covered by PPM, Appearance or Theft."
    )
    assert ask("Does VSC cover an oil change?").startswith("Oil change: not covered by VSC.")
    assert "no promise" in ask("Is the alternator covered?")
    assert "not in the coverage table" in ask("Is the cup holder covered?")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How do I file a claim?", "send the claims team an e-mail"),
        ("Which papers do I need?", "a claim form or a repair estimate, and photos"),
        ("What is my deductible?", "I do not know the amount in your contract"),
        ("Is there a deadline?", "coverage period"),
        ("How long does it take?", "cannot promise"),
        ("Who decides on my claim?", "A person decides"),
        ("Which rules are there?", "AA-08"),
        ("Why was it denied?", "If you disagree"),
        ("Can I go to any shop?", "authorized repair facility"),
        ("When do I get my money?", "I can promise nothing"),
        ("What is the meaning of life?", "That I do not know."),
        ("Hello!", "Hello. I answer questions about claims and cover"),
    ],
)
def test_questions_about_claims_are_answered(question: str, said: str):
    assert said in ask(question)


def test_a_contract_number_is_remembered():
    told = converse(answer, "My contract number is VSC-100.", "What is my contract number?")
    assert told[-1] == "Your contract number is VSC-100."
