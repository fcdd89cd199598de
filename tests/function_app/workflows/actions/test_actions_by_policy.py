"""Who may approve an agent's action: what the approval policy says of claims holds here, too."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.function_app.workflows.actions.conftest import ActionsApi, Webhook
from tests.openai_server import OpenAiServer

POLICY = """
roles: {lead: [eve@example.com, bob@example.com], clerk: [ann@example.com]}
authority: {lead: 1}
approvals: [{count: 2, roles: [lead]}]
"""
PURGE = ("purge_finished_claims", {"older_than_days": 9000})


@pytest.fixture(scope="module")
def settings(
    webhook: Webhook, model: OpenAiServer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    file: Path = tmp_path_factory.mktemp("policy") / "policy.yaml"
    file.write_text(POLICY, "utf-8")
    known = {**model.azure_settings, "NOTIFICATION_WEBHOOK_URL": webhook.url}
    return {**known, "APPROVAL_POLICY": str(file)}


def waiting(api: ActionsApi, *action: Any) -> tuple[str, str]:
    instance = api.run(*(action or PURGE))
    return instance, api.waiting(instance)["request_id"]


def test_an_action_needs_as_many_approvals_as_the_policy_says(api: ActionsApi) -> None:
    instance, request = waiting(api)
    state = api.status(instance)
    assert (state["approvals"], state["approvals_needed"]) == ([], 2)
    assert state["approval_roles"] == ["lead"]
    first = api.approve(instance, request, reviewer="eve@example.com")
    assert (first.status_code, first.json()["message"]) == (200, "1 of 2 approvals.")
    assert api.status(instance)["approvals"] == ["eve@example.com"]
    second = api.approve(instance, request, reviewer="bob@example.com")
    assert (second.status_code, second.json()["message"]) == (200, "The action was approved.")
    output = api.output(instance)
    assert output["status"] == "executed"
    assert output["decision"]["approved_by"] == ["eve@example.com", "bob@example.com"]
    late = api.approve(instance, request, reviewer="jo@example.com")
    assert late.status_code == 409


def test_nobody_approves_an_action_twice(api: ActionsApi) -> None:
    instance, request = waiting(api)
    assert api.approve(instance, request, reviewer="eve@example.com").is_success
    again = api.approve(instance, request, reviewer="EVE@example.com")
    assert again.status_code == 403
    assert again.json()["reason"] == "already_approved"
    assert api.status(instance)["approvals"] == ["eve@example.com"]


def test_one_rejection_rejects(api: ActionsApi) -> None:
    instance, request = waiting(api)
    assert api.approve(instance, request, reviewer="eve@example.com").is_success
    reply = api.approve(instance, request, reviewer="bob@example.com", approved=False)
    assert reply.json()["message"] == "The action was rejected."
    assert api.output(instance)["status"] == "rejected"


def test_of_many_approvals_at_once_as_many_count_as_are_needed(api: ActionsApi) -> None:
    instance, request = waiting(api)

    def approve(number: int) -> int:
        return api.approve(instance, request, reviewer=f"r{number % 3}@example.com").status_code

    with ThreadPoolExecutor(6) as together:
        codes = sorted(together.map(approve, range(6)))
    assert codes.count(200) == 2
    assert set(codes) <= {200, 403, 409}
    assert len(set(api.output(instance)["decision"]["approved_by"])) == 2


@pytest.mark.parametrize("approved", [True, False])
def test_nobody_decides_on_an_action_about_their_own_claim(api: ActionsApi, approved: bool) -> None:
    claim_id = f"own-{approved}"
    api.file_claim(claim_id, sender_email="eve@example.com")
    instance, request = waiting(api, "reopen_claim", {"claim_id": claim_id})
    reply = api.approve(instance, request, reviewer="Eve@Example.com", approved=approved)
    assert (reply.status_code, reply.json()["reason"]) == (403, "own_claim")
    assert api.approve(instance, request, reviewer="bob@example.com").is_success


def test_an_event_past_the_api_counts_by_the_roles_of_its_address(api: ActionsApi) -> None:
    instance, request = waiting(api)
    for reviewer in ("sue@example.com", "ann@example.com", "bob@example.com", "bob@example.com"):
        event = {"approved": True, "reviewer": reviewer, "request_id": request}
        assert api.raise_event(instance, event).is_success
    state = api.until(instance, lambda state: bool(state.get("approvals")))
    assert state["approvals"] == ["bob@example.com"]
    event = {"approved": True, "reviewer": "eve@example.com", "request_id": request}
    assert api.raise_event(instance, event).is_success
    assert api.output(instance)["decision"]["approved_by"] == ["bob@example.com", "eve@example.com"]


def test_roles_in_the_body_are_not_believed(api: ActionsApi) -> None:
    instance, request = waiting(api)
    forged = {"signed_in_by": "easyauth", "roles": ["lead"], "decision_id": "mine"}
    reply = api.approve(instance, request, reviewer="eve@example.com", **forged)
    assert reply.json()["message"] == "1 of 2 approvals."
