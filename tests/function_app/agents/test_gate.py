"""Agent 2 beside the coded rules: the agent at Foundry's wire, the rules as they are."""

import json
import logging
from decimal import Decimal
from typing import Any

import pytest

from demo.foundry.answers import refused
from function_app.agents.gate import RulesGate
from function_app.agents.ports import AgentAnswerUnusable, AgentMisconfigured, AgentUnavailable
from function_app.domain.adjudication import Agent2Output
from function_app.rules.adjudication import CodedRules
from tests.function_app.agents.foundry_wire import Foundry, foundry
from tests.function_app.rules.test_adjudication import NESTED, changed

DENIED = changed(NESTED, contract__status="Expired")
LARGE = changed(NESTED, repair__total_estimate=9000, contract__max_claim_amount=20000)
APPROVED = {"decision": "APPROVED", "decision_type": "AUTO", "approved_amount": 667.5}


class NoRules:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        raise self.error


def gate(project: Foundry) -> RulesGate:
    return RulesGate(project.adjudicator, CodedRules())


def adjudicated(claim: dict[str, Any], **answer: Any) -> Agent2Output:
    with foundry(json.dumps(answer)) as project:
        return gate(project).adjudicate(claim)


def test_what_both_come_to_is_the_agents_answer() -> None:
    output = adjudicated(NESTED, **APPROVED, reason="All is well.", rules_passed=["AA-01"])
    assert (output.decision, output.approved_amount) == ("APPROVED", Decimal("667.50"))
    assert (output.reason, output.rules_passed) == ("All is well.", ["AA-01"])
    assert output.disagreement is None
    assert output.provenance is not None


def test_where_an_approved_claim_goes_is_the_rules_word() -> None:
    forged = {"assigned_queue": "pay_twice", "deductible_applied": 0, "decision_type": "VIP"}
    output = adjudicated(NESTED, **{**APPROVED, **forged})
    assert (output.assigned_queue, output.decision_type) == ("payment", "AUTO")
    assert output.deductible_applied == Decimal("100.00")


@pytest.mark.parametrize("decision", ["DENIED", "REQUEST_DOCUMENTS", "MANUAL_REVIEW", "huh?"])
def test_another_decision_goes_to_a_person_with_both_opinions(decision: str) -> None:
    output = adjudicated(NESTED, decision=decision, reason="The agent's own words.")
    assert (output.decision, output.decision_type) == ("MANUAL_REVIEW", "MANUAL")
    assert (output.approved_amount, output.deductible_applied) == (0, 0)
    assert (output.assigned_queue, output.priority) == ("claims_review", "Normal")
    assert output.disagreement is not None
    assert output.disagreement.agent.reason == "The agent's own words."
    assert output.disagreement.rules is not None
    assert output.disagreement.rules.decision == "APPROVED"
    assert output.disagreement.rules.approved_amount == Decimal("667.50")


@pytest.mark.parametrize("claim", [DENIED, {}, {"claim_id": "CLM-1", "contract": [NESTED]}])
def test_agent_approves_nothing_that_the_rules_do_not(claim: dict[str, Any]) -> None:
    output = adjudicated(claim, **APPROVED)
    assert (output.decision, output.approved_amount) == ("MANUAL_REVIEW", 0)
    assert output.disagreement is not None
    assert output.disagreement.agent.approved_amount == Decimal("667.50")


@pytest.mark.parametrize(
    "amount", [667.49, 667.51, 0, 9_999_999, None, "(667.50)", "EUR 667.50", "the estimate"]
)
def test_a_cent_more_or_less_goes_to_a_person(amount: float | str | None) -> None:
    output = adjudicated(NESTED, **{**APPROVED, "approved_amount": amount})
    assert (output.decision, output.approved_amount) == ("MANUAL_REVIEW", 0)
    assert output.reason is not None
    assert "different amounts" in output.reason


@pytest.mark.parametrize("amount", [667.5, "$667.50", 667.504])
def test_less_than_a_cent_is_no_difference(amount: object) -> None:
    output = adjudicated(NESTED, **{**APPROVED, "approved_amount": amount})
    assert output.decision == "APPROVED"


def test_both_denying_need_no_amount_to_agree() -> None:
    output = adjudicated(DENIED, decision="denied", approved_amount=500, reason="Expired.")
    assert (output.decision, output.disagreement) == ("DENIED", None)
    assert output.approved_amount == 0


def test_reason_names_what_differs() -> None:
    different = adjudicated(DENIED, **APPROVED).reason
    assert different == (
        "For a person to decide: the automatic check and the coded rules come to different "
        "decisions; "
        "the automatic check says approved, $667.50; the coded rules say denied."
    )
    amounts = adjudicated(NESTED, decision="APPROVED").reason
    assert amounts == (
        "For a person to decide: the automatic check and the coded rules come to different "
        "amounts; the automatic check says approved, without an amount; the coded rules say "
        "approved, $667.50."
    )


def test_a_large_claim_goes_to_a_senior_adjuster_first() -> None:
    output = adjudicated(LARGE, decision="DENIED")
    assert (output.assigned_queue, output.priority) == ("senior_adjuster", "High")


def test_who_answered_is_told_whole_beside_the_result_and_the_opinion() -> None:
    output = adjudicated(DENIED, **APPROVED).dump()
    who = output["provenance"]
    assert who["agent_name"] == "claim-approval-agent"
    assert output["disagreement"]["agent"]["provenance"] == who
    assert output["disagreement"]["rules"]["provenance"] is None
    assert Agent2Output.model_validate(output).dump() == output


def test_what_is_known_about_the_claim_is_the_rules_word() -> None:
    output = adjudicated(DENIED, **APPROVED, rules_passed=["AA-01"], missing_documents=["bribe"])
    assert output.rules_failed == ["AA-01"]
    assert output.missing_documents == []
    assert output.evaluation_summary.contract_status == "Expired"


def test_forged_disagreement_is_ignored() -> None:
    forged = {"agent": {"claim_id": "x", "decision": "DENIED"}, "rules": None}
    assert adjudicated(NESTED, **APPROVED, disagreement=forged).disagreement is None
    with foundry(json.dumps({**APPROVED, "disagreement": forged})) as project:
        assert project.adjudicator.adjudicate(NESTED).disagreement is None


@pytest.mark.parametrize("error", [ValueError("Dana Reyes"), RecursionError(), MemoryError()])
def test_rules_that_break_lose_neither_the_claim_nor_the_answer(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with foundry(json.dumps({**APPROVED, "assigned_queue": "payment"})) as project:
        output = RulesGate(project.adjudicator, NoRules(error)).adjudicate(NESTED)
    assert (output.decision, output.approved_amount) == ("MANUAL_REVIEW", 0)
    assert (output.assigned_queue, output.claim_id) == ("claims_review", "CLM-1")
    assert output.disagreement is not None
    assert output.disagreement.rules is None
    assert output.disagreement.agent.approved_amount == Decimal("667.50")
    assert "could not be evaluated" in (output.reason or "")
    assert "rules_not_evaluated claim=CLM-1" in caplog.text
    assert "Dana" not in caplog.text


@pytest.mark.parametrize(
    ("status", "failure"),
    [(429, AgentUnavailable), (500, AgentUnavailable), (403, AgentMisconfigured)],
)
def test_agent_that_does_not_answer_is_asked_again_as_ever(
    status: int, failure: type[Exception]
) -> None:
    with foundry(refused(status, "no")) as project, pytest.raises(failure):
        gate(project).adjudicate(NESTED)


def test_answer_that_cannot_be_read_is_no_disagreement() -> None:
    with foundry("no", "no") as project, pytest.raises(AgentAnswerUnusable):
        gate(project).adjudicate(NESTED)


def test_log_tells_that_they_differ_without_the_agents_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    adjudicated(DENIED, **APPROVED, reason="Dana Reyes")
    assert "adjudications_differ claim=CLM-1 agent=APPROVED rules=DENIED" in caplog.text
    assert "Dana" not in caplog.text
