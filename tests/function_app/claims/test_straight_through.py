"""What goes without a person: decided where a claim is read, by the policy and the coded rules."""

from pathlib import Path
from typing import Any, cast

import pytest
from durabletask.client import TaskHubGrpcClient

from function_app.approval_policy.evaluate import is_sampled
from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.activities import ClaimActivities
from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.claims.straight_through import StraightThrough
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.evidence import FieldEvidence
from function_app.domain.reading import Agent1Output
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.rules.adjudication import CodedRules
from tests.function_app.claims.replay import Activities, Replay


class EmptyHub:
    def get_orchestration_state(self, *_: object, **__: object) -> None:
        return None


HUB = cast(TaskHubGrpcClient, EmptyHub())
POLICY = ApprovalPolicy.model_validate(
    {
        "straight_through": {
            "enabled": True, "amount_up_to": 500, "confidence_from": 0.9, "sample": 0.1
        }
    }
)  # fmt: skip
CLAIM_ID = next(f"C-{n}" for n in range(100) if not is_sampled(f"C-{n}", 0.1))
MAIL = "Contract number: VSC-20481\nTotal: $120.00"
READING = Agent1Output.model_validate(
    {
        "claim_id": CLAIM_ID,
        "confidence_score": 0.95,
        "classification": {"claim_type": "VSC"},
        "extracted_info": {"contract_number": "VSC-20481", "total_estimate": 120},
        "evidence": [
            {"field": "contract_number", "source": "email", "quote": "VSC-20481"},
            {"field": "total_estimate", "source": "email", "quote": "Total: $120.00"},
        ],
    }
)


class Rules:
    """What they would decide; and what they were asked about."""

    def __init__(self, decision: AdjudicationDecision = AdjudicationDecision.APPROVED) -> None:
        self.decision = decision
        self.asked: list[dict[str, Any]] = []

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        self.asked.append(claim)
        return Agent2Output(claim_id=CLAIM_ID, decision=self.decision)


class Assistant:
    def __init__(self, reading: Agent1Output) -> None:
        self.reading = reading

    def read(self, *_: object) -> Agent1Output:
        return self.reading


def read(
    rules: Any, reading: Agent1Output = READING, policy: ApprovalPolicy = POLICY, **more: Any
) -> dict[str, Any]:
    def nobody() -> Any:
        raise AssertionError

    activities = ClaimActivities(
        documents=nobody,
        assistant=lambda: Assistant(reading),
        adjudicator=nobody,
        notifier=nobody,
        straight_through=StraightThrough(policy, lambda: rules),
    )
    claim = ClaimRequest(claim_id=CLAIM_ID, email_content=MAIL)
    asked = Agent1Input(instance_id=f"claim-{CLAIM_ID}", claim=claim, **more)
    return activities.read_claim(HUB, asked.model_dump_json())["output"]


def test_a_claim_on_which_policy_and_rules_agree_is_marked() -> None:
    rules = Rules()
    assert read(rules)["goes_straight_through"] is True
    (form,) = rules.asked
    assert form["metadata"]["data_source"] == "approval_policy"
    assert form["repair"]["total_estimate"] == 120


@pytest.mark.parametrize(
    "decision", [each for each in AdjudicationDecision if each is not AdjudicationDecision.APPROVED]
)
def test_one_that_the_rules_would_not_pay_is_not(decision: AdjudicationDecision) -> None:
    assert "goes_straight_through" not in read(Rules(decision))


def test_who_chooses_the_id_of_a_claim_does_not_choose_whether_it_is_in_the_sample() -> None:
    moments = [f"2031-02-01T08:00:00.{n:06}Z" for n in range(200)]
    marked = ["goes_straight_through" in read(Rules(), begun_at=at) for at in moments]
    assert 0 < marked.count(False) < 60


def test_the_coded_rules_pay_nothing_on_a_contract_of_which_they_know_only_the_number() -> None:
    assert "goes_straight_through" not in read(CodedRules())


def test_an_agent_that_marks_its_own_answer_marks_nothing() -> None:
    forged = Agent1Output.model_validate({**READING.dump(), "goes_straight_through": True})
    assert "goes_straight_through" not in read(Rules(AdjudicationDecision.DENIED), forged)


def test_rules_are_not_asked_where_the_policy_has_its_doubts() -> None:
    unquoted = READING.model_copy(
        update={"evidence": [FieldEvidence(field="total_estimate", source="email", quote="Total")]}  # pyright: ignore[reportArgumentType]
    )
    for doubtful in (unquoted, READING.model_copy(update={"confidence_score": 0.89})):
        rules = Rules()
        assert "goes_straight_through" not in read(rules, doubtful)
        assert rules.asked == []


def test_what_a_reviewer_asked_to_be_changed_goes_back_to_a_reviewer() -> None:
    assert "goes_straight_through" not in read(Rules(), changes=["The total is $120.00."])


def journey(folder: Path, output: dict[str, Any], policy: ApprovalPolicy | None) -> Replay:
    paid = Agent2Output(claim_id=CLAIM_ID, decision=AdjudicationDecision.APPROVED)
    activities = Activities(
        folder,
        read_claim=lambda _: ActivityOutcome(output=output).dump(),
        notify_reviewer=lambda _: ActivityOutcome().dump(),
        adjudicate_claim=lambda _: ActivityOutcome(output=paid.dump()).dump(),
    )
    claim = ClaimRequest(claim_id=CLAIM_ID, email_content=MAIL)
    order = OrchestrationInput(claim=claim, approval_timeout_hours=1, policy=policy)
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def test_what_is_marked_is_adjudicated_without_anybody_being_told(tmp_path: Path) -> None:
    claim = journey(tmp_path, read(Rules()), POLICY)
    assert claim.result["status"] == "completed"
    assert claim.calls == ["read_claim", "adjudicate_claim"]
    assert claim.result["agent2_input"]["metadata"]["data_source"] == "approval_policy"
    assert claim.result["approval_decision"] is None


@pytest.mark.parametrize("policy", [None, ApprovalPolicy()])
def test_a_mark_is_nothing_without_the_policy_that_the_claim_was_filed_under(
    tmp_path: Path, policy: ApprovalPolicy | None
) -> None:
    claim = journey(tmp_path, read(Rules()), policy)
    assert claim.status["step"] == "awaiting_approval"


def test_nor_is_the_policy_without_the_mark(tmp_path: Path) -> None:
    claim = journey(tmp_path, read(Rules(AdjudicationDecision.DENIED)), POLICY)
    assert claim.status["step"] == "awaiting_approval"
