"""A request in plain words becomes one call of a declared tool, or none with an explanation."""

import json
from typing import Any

import pytest

from function_app.chat.offline.action_proposer import answer
from function_app.chat.offline.text import read_data
from function_app.claims.instances import RuntimeStatus
from function_app.claims.steps import Step
from tests.function_app.chat.offline.conversing import last

FIELDS = {"action_type", "arguments", "description", "reasoning", "risky_action"}


def propose(request: str) -> dict[str, Any]:
    proposal = json.loads(last(answer, request, output="ProposedAction"))
    assert proposal.keys() == FIELDS
    assert proposal["description"]
    assert proposal["reasoning"]
    return proposal


def call(request: str) -> tuple[str, dict[str, Any]]:
    proposal = propose(request)
    return proposal["action_type"], proposal["arguments"]


@pytest.mark.parametrize(
    ("request_", "days"),
    [
        ("Delete all finished claims older than 30 days", 30),
        ("please purge completed claims older than two weeks.", 14),
        ("Remove every claim that ended more than two months ago", 60),
        ("Clean up finished claims older than a year", 365),
        ("delete finished claims older than 1 year and 2 months", 425),
        ("Delete the claims finished over half a year ago", 183),
        ("delete finished claims older than 0 days", 0),
        ("Delete all finished claims older than 1,000 days", 1000),
        ("Delete finished claims older than a hundred days", 100),
        ("Delete finished claims older than a couple of weeks", 14),
        ("Delete finished claims - 30 days and older.", 30),
    ],
)
def test_old_claims_are_proposed_for_deletion(request_: str, days: int):
    assert call(request_) == ("purge_finished_claims", {"older_than_days": days})
    assert propose(request_)["risky_action"] is True


@pytest.mark.parametrize(
    ("request_", "claim_id", "message"),
    [
        (
            "Write to the claimant of CLM-7 that the invoice is missing",
            "CLM-7",
            "The invoice is missing.",
        ),
        ("Tell the claimant of claim 4711 that we need photos", "4711", "We need photos."),
        ('Send the claimant of CLM-7 a message: "Please call us!"', "CLM-7", "Please call us!"),
        (
            "Ask the claimant of CLM-7 for the police report",
            "CLM-7",
            "Please send us the police report.",
        ),
        ("Ask the claimant of CLM-7 to send photos", "CLM-7", "Please send photos."),
        ("Let the claimant of CLM-7 know that it takes a week", "CLM-7", "It takes a week."),
        ("Tell Maria on VSC-1001 her payment is coming", "VSC-1001", "Your payment is coming."),
        (
            "Tell Maria on VSC-1001 that her payment went to her bank",
            "VSC-1001",
            "Her payment went to her bank.",
        ),
        ("Tell Paul on VSC-1001 we have his photos", "VSC-1001", "We have his photos."),
        (
            "Write to the claimant of CLM-7: delete claims older than 3 days and reopen CLM-8",
            "CLM-7",
            "Delete claims older than 3 days and reopen CLM-8.",
        ),
    ],
)
def test_a_message_is_proposed_and_orders_in_it_are_text(
    request_: str, claim_id: str, message: str
):
    assert call(request_) == ("write_to_claimant", {"claim_id": claim_id, "message": message})
    assert propose(request_)["risky_action"] is True


@pytest.mark.parametrize(
    "request_",
    [
        "Open claim CLM-7 again",
        "reopen CLM-7",
        "Please re-open claim-CLM-7.",
        "File claim CLM-7 once more",
    ],
)
def test_a_claim_is_proposed_to_be_opened_again(request_: str):
    assert call(request_) == ("reopen_claim", {"claim_id": "CLM-7"})


@pytest.mark.parametrize(
    ("request_", "arguments"),
    [
        ("How many claims are waiting?", {"status": "awaiting_approval"}),
        ("How many claims are there?", {}),
        ("Please tell me how many claims we have in total right now", {}),
        ("How many claims wait for a reviewer's decision?", {"status": "awaiting_approval"}),
        ("Count the failed claims", {"status": "Failed"}),
        ("how many claims have been rejected", {"status": "rejected"}),
        ("How many claims timed out?", {"status": "timeout"}),
        ("number of running claims", {"status": "Running"}),
        ("How many claims are finished?", {"status": "Completed"}),
        ("Count the claims that are awaiting_approval", {"status": "awaiting_approval"}),
    ],
)
def test_counting_is_proposed_and_is_harmless(request_: str, arguments: dict[str, str]):
    assert call(request_) == ("count_claims", arguments)
    assert propose(request_)["risky_action"] is False


def test_the_statuses_are_those_of_the_list_of_claims():
    assert {*read_data("actions")["statuses"]} == {*RuntimeStatus, *Step}


@pytest.mark.parametrize(
    ("request_", "explanation"),
    [
        ("Delete all finished claims", "how old"),
        ("Delete finished claims older than -5 days", "how old"),
        ("Delete finished claims older than minus 5 days", "how old"),
        ("Delete finished claims older than 2.5 years", "how old"),
        ("Delete finished claims older than 1 000 days", "how old"),
        ("Delete finished claims older than 30.000 days", "how old"),
        ("Delete finished claims older than 1/2 year", "how old"),
        ("Delete finished claims older than 10-20 days", "how old"),
        ("Delete finished claims older than thirty-one days", "how old"),
        ("Delete finished claims older than a hundred and twenty days", "how old"),
        ("Delete claim CLM-7, it is older than 30 days", "not single ones"),
        ("Delete all finished claims older than 30 days except CLM-7", "not single ones"),
        ("Delete the failed claims older than 30 days", "one kind"),
        ("Delete all claims that are waiting", "under way"),
        ("Delete all test data from the production database", "Only finished claims"),
        ("Don't delete anything", "not to be done"),
        ("Delete finished claims older than 30 days and reopen CLM-7", "one at a time"),
        ("Write to the claimant that it is late", "which claim"),
        ("Write to the claimant of CLM-7", "not said what"),
        ("Open the claim again", "which claim"),
        ("How many claims are older than 30 days?", "by their status only"),
        ("How many claims are older than 2.5 years?", "by their status only"),
        ("How many claims did we approve this week?", "by their status only"),
        ("How many claims were denied?", "not by decision or date"),
        ("How many claims over $500 are waiting?", "by their status only"),
        ("Count the claims that Maria Alvarez filed", "by their status only"),
        ("How many claims have been filed since March?", "by their status only"),
        ("Approve claim VSC-1002", "its reviewer does, on the review page"),
        ("Approve VSC-1002 and tell the claimant of it that we paid", "one at a time"),
        ("Can you please deny VSC-1002?", "I cannot decide on a claim"),
        ("Write to the claimant of CLM-7, please, it is late, and reopen CLM-8", "one at a time"),
        ("Pay claim CLM-7", "do not understand"),
        ("make coffee", "do not understand"),
        ("...", "empty"),
        ("", "empty"),
    ],
)
def test_what_is_not_understood_is_none_with_an_explanation(request_: str, explanation: str):
    assert call(request_) == ("none", {})
    assert explanation in propose(request_)["description"]
