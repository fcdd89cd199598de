"""What the policy makes of a proposal, whatever the model says of it."""

from typing import Any

import pytest

from function_app.chat.agents import ACTION, agent_named
from function_app.chat.outputs import ProposedAction
from function_app.workflows.actions.policy import examine
from function_app.workflows.actions.tools import TOOLS

VALID: dict[str, dict[str, Any]] = {
    "purge_finished_claims": {"older_than_days": 30},
    "write_to_claimant": {"claim_id": "C-1", "message": "Please send the invoice."},
    "reopen_claim": {"claim_id": "C-1"},
    "count_claims": {"status": "Completed"},
}


def proposal(action_type: str, arguments: dict[str, Any], **more: Any) -> ProposedAction:
    return ProposedAction(action_type=action_type, arguments=arguments, **more)


@pytest.mark.parametrize("opinion", [True, False])
@pytest.mark.parametrize("tool", VALID)
def test_only_reading_needs_no_person_whatever_the_model_thinks(tool: str, opinion: bool) -> None:
    verdict = examine(proposal(tool, VALID[tool], risky_action=opinion))
    assert verdict.problem is None
    assert verdict.needs_a_person == (tool != "count_claims")


@pytest.mark.parametrize("tool", VALID)
def test_what_a_person_reads_comes_from_the_validated_call(tool: str) -> None:
    lie = "Only looks at a log file."
    action = examine(proposal(tool, VALID[tool], description=lie, reasoning="Because.")).action
    assert action.arguments == VALID[tool]
    assert lie not in action.description
    assert action.reasoning == "Because."


def test_description_names_what_matters() -> None:
    def said(tool: str) -> str:
        return examine(proposal(tool, VALID[tool])).action.description

    assert "30 days" in said("purge_finished_claims")
    assert "C-1" in said("write_to_claimant")
    assert "C-1" in said("reopen_claim")
    assert "Completed" in said("count_claims")


@pytest.mark.parametrize(
    ("tool", "arguments", "field"),
    [
        ("purge_finished_claims", {}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": -1}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": "30"}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": True}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": 1.5}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": 10**9}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": 1, "running": True}, "running"),
        ("write_to_claimant", {"claim_id": "C-1", "message": " "}, "message"),
        ("write_to_claimant", {"claim_id": "C-1", "message": "x" * 40_000}, "message"),
        ("write_to_claimant", {"claim_id": "../x", "message": "x"}, "claim_id"),
        ("reopen_claim", {"claim_id": 7}, "claim_id"),
        ("reopen_claim", {"claim_id": "x" * 65}, "claim_id"),
        ("count_claims", {"status": "lost"}, "status"),
        ("count_claims", {"status": ["Completed"]}, "status"),
    ],
)
def test_arguments_that_do_not_fit_are_named_and_not_repeated(
    tool: str, arguments: dict[str, Any], field: str
) -> None:
    verdict = examine(proposal(tool, arguments))
    assert verdict.problem is not None
    assert field in verdict.problem
    assert verdict.needs_a_person
    assert verdict.action.arguments == {}


@pytest.mark.parametrize(
    "name", ["drop_database", "read_claim", "Purge_Finished_Claims", "count_claims ", "__class__"]
)
def test_undeclared_action_is_a_problem(name: str) -> None:
    verdict = examine(
        ProposedAction.model_construct(**proposal("x", {}).dump() | {"action_type": name})
    )
    assert verdict.problem is not None
    assert "count_claims" in verdict.problem
    assert verdict.needs_a_person


def test_where_no_action_answers_the_agents_reason_is_marked_as_its_words() -> None:
    verdict = examine(proposal("none", {}, description="I cannot book flights."))
    assert verdict.problem is not None
    assert "The agent said: “I cannot book flights.”" in verdict.problem


def test_status_may_be_left_out_or_blank_and_is_read_without_regard_to_case() -> None:
    assert examine(proposal("count_claims", {"status": None})).action.arguments == {}
    assert examine(proposal("count_claims", {"status": " "})).action.arguments == {}
    lower = examine(proposal("count_claims", {"status": "completed"}))
    assert lower.action.arguments == {"status": "Completed"}


def test_agent_is_told_of_every_declared_tool() -> None:
    instructions = agent_named(ACTION).instructions
    assert [tool for tool in TOOLS if tool not in instructions] == []
