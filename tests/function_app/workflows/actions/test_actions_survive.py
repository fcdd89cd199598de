"""A host that is killed without warning loses no action, and does none twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.function_app.workflows.actions.conftest import ActionsApi, Webhook
from tests.hosts import running_host


@pytest.fixture
def fragile(tmp_path: Path, webhook: Webhook, settings: dict[str, str]) -> Iterator[ActionsApi]:
    with running_host(data_dir=tmp_path, env=settings) as host:
        yield ActionsApi(host, webhook)


def test_action_that_waits_when_the_host_dies_waits_on_and_is_carried_out_once(
    fragile: ActionsApi,
) -> None:
    fragile.file_claim("kept")
    instance = fragile.run("reopen_claim", {"claim_id": "kept"})
    before = fragile.waiting(instance)

    fragile.host.kill9()
    fragile.host.restart()

    assert fragile.status(instance) == before
    decision = {"request_id": before["request_id"], "approved": True, "reviewer": "Ann"}
    assert fragile.raise_event(instance, decision).is_success
    fragile.host.kill9()
    fragile.host.restart()
    output = fragile.output(instance)
    assert (output["status"], output["result"]["claim_id"]) == ("executed", "kept-2")
    assert fragile.claim("kept-3").status_code == 404
    assert len(fragile.webhook.about(instance)) == 1


def test_message_being_sent_when_the_host_dies_is_sent_under_the_same_key(
    fragile: ActionsApi, webhook: Webhook
) -> None:
    fragile.file_claim("told", sender_email="jo@example.com")
    instance = fragile.run("write_to_claimant", {"claim_id": "told", "message": "Hello."})
    request_id = fragile.waiting(instance)["request_id"]
    webhook.open.clear()
    webhook.reached.clear()
    decision = {"request_id": request_id, "approved": True, "reviewer": "Ann"}
    assert fragile.raise_event(instance, decision).is_success
    assert webhook.reached.wait(20)

    fragile.host.kill9()
    webhook.open.set()
    fragile.host.restart()

    assert fragile.output(instance)["status"] == "executed"
    keys = [key for key, notice in webhook.about(instance) if "message" in notice]
    assert keys == [f"{instance}-write_to_claimant"] * 2
