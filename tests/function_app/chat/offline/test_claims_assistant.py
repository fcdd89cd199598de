"""The claims assistant knows cover, the way of a claim, and by a look-up where a claim stands."""

import pytest

from function_app.chat.offline.claims_assistant import answer
from function_app.chat.offline.conversation import ClaimStatus
from function_app.chat.offline.text import read_data
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
    "VSC-1001": ClaimStatus(
        "VSC-1001",
        "Completed",
        "agent2_completed",
        "The claim has been adjudicated.",
        "APPROVED",
        "2026-11-28T18:59:12.345678Z",
        "$1,100.00",
    ),
    "VSC-1002": ClaimStatus(
        "VSC-1002",
        "Completed",
        "agent2_completed",
        "The claim has been adjudicated.",
        "MANUAL_REVIEW",
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
    assert told.endswith("The last change was on 28 Nov 2026, 10:00 UTC.")


def test_other_ids_and_other_ends():
    assert ask("status of claim 42") == "Claim 42: the claim has been adjudicated. It was denied."
    assert ask("What is the status of claim X_1.b?").startswith(
        "Claim X_1.b: it ended because of a fault"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Where does VSC-1001 stand?",
        "VSC-1001",
        "VSC-1001?",
        "Hi, where is VSC-1001?",
        "Was VSC-1001 paid?",
    ],
)
def test_a_claim_is_looked_up_by_its_bare_id(question: str):
    assert ask(question) == (
        "Claim VSC-1001: the claim has been adjudicated. It was approved for $1,100.00. "
        "The last change was on 28 Nov 2026, 18:59 UTC."
    )


def test_why_a_claim_is_where_it_is_stands_on_its_review_page():
    told = ask("Why is VSC-1002 in manual review?")
    assert "It is in manual review." in told
    assert told.endswith("The reasons are on its review page.")


def test_a_contract_number_is_no_claim():
    assert ask("Is the water pump covered by VSC-1001?").startswith("The water pump is covered")
    assert "claim VSC-1001" not in ask("What is the state of my contract VSC-1001?")
    assert "There is no claim" not in ask("What is checked by AA-03?")


@pytest.mark.parametrize("question", ["Which claims are waiting?", "Show me all open claims"])
def test_claims_are_looked_up_one_by_one(question: str):
    told = ask(question)
    assert "one claim at a time, by its id" in told
    assert "GET /api/claims?status=awaiting_approval" in told


@pytest.mark.parametrize(
    "request_", ["Can you approve claim VSC-1003?", "Please deny VSC-1001", "Approve it"]
)
def test_the_assistant_decides_nothing(request_: str):
    assert "its reviewer does" in ask(request_)


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
        "The alternator is covered by VSC, but not by PPM, Appearance or Theft."
    )
    assert ask("Does VSC cover an oil change?").startswith("An oil change is not covered by VSC.")
    assert "no promise" in ask("Is the alternator covered?")
    assert "not in the coverage table" in ask("Is the cup holder covered?")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is a flat tire covered?", "A flat tire is covered by Tire & Wheel."),
        ("Are worn tires covered?", "Wear is not covered by VSC or Tire & Wheel."),
        ("Are brake pads covered?", "The brake pads are not covered by VSC."),
        (
            "Does VSC cover the turbo and the engine?",
            "The turbocharger and the engine are covered by VSC.",
        ),
        ("Is the ABS covered?", "The ABS is covered by VSC."),
        (
            "Is the AC compressor covered?",
            "The AC compressor is covered by VSC, but not by PPM, Appearance or Theft.",
        ),
        ("Is a tire covered?", "That depends on what happened to it. Tire & Wheel covers: flat"),
    ],
)
def test_cover_is_said_in_whole_sentences(question: str, said: str):
    assert ask(question).startswith(said)


def test_every_contract_has_a_sentence():
    assert {*read_data("claims")["contracts"]} == {*COVERAGE}


def test_two_contracts_are_compared():
    told = ask("What is the difference between VSC and GAP?")
    assert "VSC is a vehicle service contract" in told
    assert "GAP is for the part of a loan" in told


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
        ("How do I appeal a decision?", "To appeal a decision, write to the claims team"),
        ("I disagree with the decision", "To appeal a decision"),
        ("What is the auto-approval limit?", "function_app/rules/limits.toml"),
        ("My transmission slips, what shall I do?", "an authorized repair facility"),
        ("My car was stolen, what shall I do?", "report the theft to the police"),
        ("I need help", "To have a person, reply to the e-mail"),
        ("I am angry, nobody answers me", "I am sorry that you have been kept waiting"),
        ("thanks", "You are welcome."),
        ("What is a VSC?", "VSC is a vehicle service contract"),
        ("Hello!", "Hello. I answer questions about claims and cover"),
    ],
)
def test_questions_about_claims_are_answered(question: str, said: str):
    assert said in ask(question)


def test_a_contract_number_is_remembered():
    told = converse(answer, "My contract number is VSC-100.", "What is my contract number?")
    assert told[-1] == "Your contract number is VSC-100."
