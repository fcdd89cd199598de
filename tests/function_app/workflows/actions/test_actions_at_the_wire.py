"""A model that fails, or answers what cannot be used, while it is to propose an action."""

from collections.abc import Callable, Iterator

import pytest

from tests.function_app.workflows.actions.conftest import ActionsApi, as_requested, proposed
from tests.openai_server import OpenAiServer, Says, refused

COUNT = proposed("count_claims")


@pytest.fixture
def says(model: OpenAiServer) -> Iterator[Callable[..., None]]:
    """What the model says, one after the other; the last over and over."""

    def say(*words: Says) -> None:
        left = list(words)
        model.asked.clear()
        model.reply = lambda _: left.pop(0) if len(left) > 1 else left[0]

    yield say
    model.reply = as_requested


def test_model_is_asked_for_a_proposal_with_the_request_as_it_is(
    api: ActionsApi, model: OpenAiServer, says: Callable[..., None]
) -> None:
    says(COUNT)
    instance = api.ask("How many claims are there?").json()["instanceId"]
    assert api.output(instance)["status"] == "executed"
    (asked,) = model.asked
    assert [role for role, _ in asked.messages] == ["system", "user"]
    assert asked.text == "How many claims are there?"
    assert asked.output == "ProposedAction"
    assert asked.tools == []


def test_reply_that_is_no_proposal_is_asked_for_again_once(
    api: ActionsApi, model: OpenAiServer, says: Callable[..., None]
) -> None:
    says("Sure, I will do that!", COUNT)
    instance = api.ask("How many?").json()["instanceId"]
    assert api.output(instance)["status"] == "executed"
    assert len(model.asked) == 2

    says("Sure, I will do that!")
    instance = api.ask("How many?").json()["instanceId"]
    api.until(instance, lambda state: state["runtimeStatus"] == "Failed")
    assert len(model.asked) == 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_wrong_key_or_deployment_ends_it_at_once_and_quotes_nothing(
    api: ActionsApi, model: OpenAiServer, says: Callable[..., None], status: int
) -> None:
    says(refused(status, "wrong"))
    instance = api.ask("How many?").json()["instanceId"]
    state = api.until(instance, lambda state: state["runtimeStatus"] == "Failed")
    assert len(model.asked) == 1
    assert "secret" not in str(state)
    assert state["failureDetails"]["errorType"] == "AgentGaveUp"


def test_busy_model_is_asked_again_and_not_before_it_said(
    api: ActionsApi, model: OpenAiServer, says: Callable[..., None]
) -> None:
    says(refused(429, "busy", {"Retry-After": "120"}), COUNT)
    instance = api.ask("How many?").json()["instanceId"]
    api.until(instance, lambda _: bool(model.asked))
    api.host.advance_clock(110)
    assert api.status(instance)["runtimeStatus"] == "Running"
    assert len(model.asked) == 1
    api.host.advance_clock(140)  # the wait may have begun after the clock was moved
    assert api.output(instance)["status"] == "executed"
    assert len(model.asked) == 2


@pytest.mark.parametrize("risky", [True, False])
def test_hostile_model_purges_nothing_by_itself(
    api: ActionsApi, says: Callable[..., None], risky: bool
) -> None:
    says(proposed("purge_finished_claims", {"older_than_days": 0}, risky_action=risky))
    instance = api.ask("How many?").json()["instanceId"]
    waiting = api.waiting(instance)
    assert waiting["proposed_action"]["risky_action"] is True
    assert "Delete every claim" in waiting["proposed_action"]["description"]
    api.approve(instance, waiting["request_id"], approved=False)
    assert api.output(instance)["status"] == "rejected"
