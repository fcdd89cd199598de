"""Agent 2's decision as a claims clerk reads it."""

from decimal import Decimal
from typing import Any

import pytest

from function_app.desk.words.reason_points import reason_in_points
from function_app.domain.adjudication import Agent2Output
from tests.function_app.desk.drawn import APPROVED, HOSTILE, Drawn, drawn, ended


def adjudicated(**verdict: Any) -> Drawn:
    output = Agent2Output.model_validate({"claim_id": "CLM-7", **verdict})
    return drawn(ended("completed", APPROVED, agent2_output=output))


def lines(page: Drawn, after: str, before: str = "\0") -> list[str]:
    """What stands between two headings."""
    _, _, rest = page.text.partition(after)
    return [line.strip() for line in rest.partition(before)[0].splitlines() if line.strip()]


def test_the_result_shows_decision_amounts_reason_documents_and_rules() -> None:
    page = adjudicated(
        decision="REQUEST_DOCUMENTS",
        approved_amount=None,
        deductible_applied=Decimal("1234.5"),
        missing_documents=["photos"],
        rules_passed=["AA-01"],
        rules_failed=["AA-04: no photos"],
        reason="Photos are needed.",
        assigned_queue="document_requests",
        priority="HIGH",
    )
    for shown in (
        "More documents are needed", "Documents are requested", "$1,234.50", "not known", "Photos",
        "The contract is active AA-01", "no photos AA-04", "Photos are needed.",
        "Document requests", "High",
    ):  # fmt: skip
        assert shown in page.text


@pytest.mark.parametrize(
    ("word", "title", "said"),
    [
        ("APPROVED", "Approved by the automatic check", "Approved"),
        ("DENIED", "Denied by the automatic check", "Denied"),
        ("MANUAL_REVIEW", "Referred to manual review", "A person must decide"),
        ("REQUEST_DOCUMENTS", "More documents are needed", "Documents are requested"),
    ],
)
def test_each_adjudication_has_its_title_and_no_code_word(word: str, title: str, said: str) -> None:
    page = adjudicated(decision=word)
    assert title in page.text
    assert f"Decision{said}" in page.text
    assert "_" not in page.text
    assert word not in page.text


def test_what_failed_is_said_in_plain_words() -> None:
    page = adjudicated(
        decision="REQUEST_DOCUMENTS",
        missing_documents=["claim_form or repair_estimate", "photos"],
        rules_failed=["AA-04", "AA-01", "AA-03: too many miles", "The facility is far away"],
    )
    (failed,) = lines(page, "What failed", "What agent 2")[:1]
    assert failed == (
        "Claim form or repair estimate is missing AA-04Photos are missing AA-04"
        "The contract is not active AA-01too many miles AA-03The facility is far away"
    )
    assert "Documents to ask for" not in page.text


def test_documents_that_no_failed_rule_names_are_listed() -> None:
    page = adjudicated(decision="REQUEST_DOCUMENTS", missing_documents=["repair_estimate"])
    assert lines(page, "Documents to ask for")[0] == "Repair estimate"


def test_code_words_in_an_agents_sentences_are_put_into_words() -> None:
    page = adjudicated(
        decision="DENIED",
        reason="REQUEST_DOCUMENTS was considered; the claim_form is for total_estimate only.",
    )
    assert "request documents was considered" in page.text
    assert "the claim form is for total estimate only" in page.text


def test_fields_that_could_not_be_read_are_called_as_on_the_form() -> None:
    reason = "For a person to decide: repair.total_estimate and vehicle.vin could not be read."
    text = adjudicated(decision="MANUAL_REVIEW", reason=reason).text
    assert "total estimate and VIN could not be read." in text


@pytest.mark.parametrize("filler", [" ", "\t", "\n", " \n", ". ", ".\n ", "; ", "A. "])
def test_a_long_reason_is_cut_into_points_at_once(filler: str) -> None:
    """Time that grew with the square of its length would be hours here."""
    reason_in_points("Denied." + filler * 200_000 + "x")


def disagreeing(**rules: Any) -> Drawn:
    agent = {
        "claim_id": "CLM-7",
        "decision": "APPROVED",
        "approved_amount": 9000,
        "reason": HOSTILE,
        "rules_passed": ["AA-01"],
    }
    return adjudicated(
        decision="MANUAL_REVIEW",
        decision_type="MANUAL",
        reason="For a person to decide: they differ; the automatic check says approved.",
        disagreement={"agent": agent, "rules": {"claim_id": "CLM-7", **rules} if rules else None},
    )


def test_a_disagreement_shows_both_opinions_whole() -> None:
    page = disagreeing(decision="DENIED", reason="Denied: it has expired.", rules_failed=["AA-01"])
    assert "The automatic check and the rules disagree" in page.text
    assert "A person must decide" in page.text
    _, _, opinions = page.text.partition("The automatic check and the rules disagree")
    agent, _, rules = opinions.partition("The coded rules")
    assert "Approved, $9,000.00" in agent
    assert HOSTILE in agent
    assert "What is in order" in agent
    assert "Denied\n" in rules
    assert "Denied: it has expired." in rules
    assert "The contract is not active" in rules
    assert [set(script) for script in page.all("script")] == [{"type", "src"}] * 2
    assert page.all("img") == []


def test_rules_that_could_not_be_evaluated_are_said_so() -> None:
    page = disagreeing()
    assert "Could not be evaluated on this claim" in page.text
    assert "Approved, $9,000.00" in page.text


def test_without_a_disagreement_there_are_no_opinions() -> None:
    page = adjudicated(decision="MANUAL_REVIEW", rules_failed=["AA-05"])
    assert page.find(**{"class": "opinions"}) is None
    assert "The repair facility is not authorized AA-05" in page.text


def test_rules_that_were_not_checked_are_shown_as_questions() -> None:
    page = adjudicated(
        decision="REQUEST_DOCUMENTS",
        rules_evaluated=["AA-01", "AA-04", "AA-05", "AA-08 is the part covered?"],
        rules_passed=["AA-01: the contract is active"],
        rules_failed=["AA-04"],
    )
    assert lines(page, "What could not be checked")[0] == (
        "Is the repair facility authorized? AA-05is the part covered? AA-08"
    )
    assert lines(page, "What is in order")[0] == "the contract is active AA-01"


def test_no_rule_is_called_open_when_all_are_settled() -> None:
    page = adjudicated(
        decision="DENIED",
        rules_evaluated=["AA-01", "AA-02"],
        rules_passed=["AA-01"],
        rules_failed=["AA-02"],
    )
    assert "could not be checked" not in page.text


@pytest.mark.parametrize(
    ("decision", "kind", "how"),
    [
        ("DENIED", "MANUAL", "OpenA person must decide"),
        ("APPROVED", "AUTO", "DecidedAutomatically"),
        ("APPROVED", "Semi", "DecidedSemi"),
    ],
)
def test_who_decides_is_said_as_it_is(decision: str, kind: str, how: str) -> None:
    assert how in adjudicated(decision=decision, decision_type=kind).text


@pytest.mark.parametrize("kind", ["MANUAL", "AUTO", None])
def test_a_person_who_must_decide_is_not_said_to_have_decided(kind: str | None) -> None:
    text = adjudicated(decision="MANUAL_REVIEW", decision_type=kind).text
    assert "DecisionA person must decide" in text
    assert "Decided" not in text


@pytest.mark.parametrize(
    ("reason", "lead", "points"),
    [
        ("The contract is active.", "The contract is active.", []),
        (
            "The contract has expired. Coverage ended on 2030-01-01. A letter follows.",
            "",
            ["The contract has expired.", "Coverage ended on 2030-01-01.", "A letter follows."],
        ),
        (
            "For a person to decide: $1,800.00 is over the limit; the VIN is missing (AA-01).",
            "For a person to decide:",
            ["$1,800.00 is over the limit", "the VIN is missing (AA-01)."],
        ),
        ("AA-01: expired; AA-03: exceeded", "", ["AA-01: expired", "AA-03: exceeded"]),
        ("Repaired at Main St. Motors by Mr. Smith, invoice No. A5.", ..., []),
        ("Photos are missing.\nSend them.", "", ["Photos are missing.", "Send them."]),
    ],
)
def test_a_reason_of_several_points_is_a_list(reason: str, lead: Any, points: list[str]) -> None:
    assert reason_in_points(reason) == (reason if lead is ... else lead, points)
    page = adjudicated(decision="DENIED", reason=reason)
    assert (page.find(**{"class": "reason"}) is not None) is bool(points)
    assert all(point in page.text for point in points)
