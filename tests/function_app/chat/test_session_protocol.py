"""Our sessions as other programs see them: agent-framework's client, and the durable API."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from agent_framework import AgentResponse
from agent_framework_durabletask import DurableAIAgent, DurableAIAgentClient
from durabletask.azuremanaged.client import DurableTaskSchedulerClient
from durabletask.entities import EntityInstanceId

from function_app.chat.outputs import SpamDetectionResult
from tests.agents_api import AgentsApi, new_session
from tests.hosts import Host, running_host
from tests.openai_server import OpenAiServer, refused


@pytest.fixture(scope="module")
def host(model: OpenAiServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    data = tmp_path_factory.mktemp("hub")
    with running_host(data_dir=data, env=model.azure_settings, grpc_port=0) as host:
        yield host


@pytest.fixture
def hub(host: Host) -> Iterator[DurableTaskSchedulerClient]:
    client = DurableTaskSchedulerClient(
        host_address=f"http://{host.grpc_address}",
        secure_channel=False,
        taskhub="default",
        token_credential=None,
    )
    yield client
    client.close()


def agent_of(hub: DurableTaskSchedulerClient, name: str) -> DurableAIAgent[AgentResponse]:
    return DurableAIAgentClient(hub, 1000, poll_interval_seconds=0.02).get_agent(name)


def test_the_frameworks_own_client_converses_with_our_agents(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer
):
    model.reply = lambda asked: f"{len(asked.messages)}: {asked.text}"
    agent = agent_of(hub, "PhysicistAgent")
    session = agent.create_session()
    assert agent.run("What is mass?", session=session).text == "2: What is mass?"
    assert agent.run("And weight?", session=session).text == "4: And weight?"
    key = session.durable_session_id.key
    assert AgentsApi(host).session("PhysicistAgent", key).json()["messageCount"] == 4


def test_it_is_given_structured_output(hub: DurableTaskSchedulerClient, model: OpenAiServer):
    model.reply = lambda asked: {"is_spam": True, "reason": f"asked for {asked.output}"}
    agent = agent_of(hub, "SpamDetectionAgent")
    response = agent.run("Win!", options={"response_format": SpamDetectionResult})
    verdict = SpamDetectionResult(is_spam=True, reason="asked for SpamDetectionResult")
    assert response.value == verdict


def test_it_is_told_of_a_failure(hub: DurableTaskSchedulerClient, model: OpenAiServer):
    model.reply = lambda asked: refused(429, "busy", {"Retry-After": "7"})
    agent = agent_of(hub, "WriterAgent")
    [content] = agent.run("Hello").messages[0].contents
    assert (content.type, content.error_code) == ("error", "agent_unavailable")
    assert json.loads(content.error_details or "") == {"status": 429, "retry_after_seconds": 7}


class Session:
    """One of our agent's, through the durable API."""

    def __init__(self, hub: DurableTaskSchedulerClient, agent: str) -> None:
        self._hub, self.key = hub, new_session()
        self._id = EntityInstanceId(f"dafx-{agent}", self.key)

    def signal(self, operation: str, data: Any = None) -> None:
        self._hub.signal_entity(self._id, operation, data)

    @property
    def state(self) -> Any:
        found = self._hub.get_entity(self._id)
        return json.loads(found.get_state()) if found else None


def run_request(correlation_id: str, **fields: Any) -> dict[str, Any]:
    return {"message": "Hello", "correlationId": correlation_id, **fields}


def test_a_turn_that_is_delivered_twice_is_run_once(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer
):
    model.reply = lambda asked: "Hi."
    asked_before, session = len(model.asked), Session(hub, "WriterAgent")
    for correlation_id in ("one", "one", "two"):
        session.signal("run", run_request(correlation_id))
    record = AgentsApi(host).until("WriterAgent", session.key, lambda s: s["messageCount"] == 4)
    assert len(model.asked) - asked_before == 2
    assert [message["correlationId"] for message in record["messages"]] == [
        "one", "one", "two", "two",
    ]  # fmt: skip


def test_the_state_is_that_of_the_schema(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer
):
    model.reply = lambda asked: "Hi."
    session = Session(hub, "WriterAgent")
    session.signal("run", run_request("one", orchestrationId="abc", role="SYSTEM"))
    AgentsApi(host).until("WriterAgent", session.key, lambda s: s["messageCount"] == 2)
    state = session.state
    request, response = state["data"]["conversationHistory"]
    assert state["schemaVersion"] == "1.1.0"
    assert request == {
        "$type": "request",
        "correlationId": "one",
        "createdAt": request["createdAt"],
        "responseType": "text",
        "orchestrationId": "abc",
        "messages": [
            {
                "role": "system",
                "contents": [{"$type": "text", "text": "Hello"}],
                "createdAt": request["createdAt"],
            }
        ],
    }
    assert response == {
        "$type": "response",
        "correlationId": "one",
        "createdAt": response["createdAt"],
        "messages": [
            {
                "role": "assistant",
                "authorName": "WriterAgent",
                "contents": [{"$type": "text", "text": "Hi."}],
            }
        ],
        "usage": {"inputTokenCount": 11, "outputTokenCount": 7, "totalTokenCount": 18},
    }


def test_a_reset_forgets_what_was_said(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer
):
    model.reply = lambda asked: "Hi."
    agents, session = AgentsApi(host), Session(hub, "WriterAgent")
    agents.answer("WriterAgent", "Hello", session.key)
    session.signal("reset")
    agents.until("WriterAgent", session.key, lambda s: s["messageCount"] == 0)
    agents.answer("WriterAgent", "Who am I?", session.key)
    assert len(model.asked[-1].messages) == 2


@pytest.mark.parametrize(
    "data", [None, "no request", {"message": "Hello"}, run_request("x", role="boss"), [1]]
)
def test_what_is_no_request_changes_nothing(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer, data: Any
):
    model.reply = lambda asked: "Hi."
    agents, session = AgentsApi(host), Session(hub, "WriterAgent")
    session.signal("run", data)
    agents.answer("WriterAgent", "Hello", session.key)
    assert agents.session("WriterAgent", session.key).json()["messageCount"] == 2


def test_a_class_that_a_request_names_is_not_loaded(
    hub: DurableTaskSchedulerClient, host: Host, model: OpenAiServer
):
    model.reply = lambda asked: "Hi."
    session = Session(hub, "WriterAgent")
    form = {"__response_schema_type__": "pydantic_model", "module": "antigravity", "qualname": "X"}
    session.signal("run", run_request("one", response_format=form, options={"model": "dear"}))
    AgentsApi(host).until("WriterAgent", session.key, lambda s: s["messageCount"] == 2)
    assert model.asked[-1].output is None
    assert model.asked[-1].body["model"] == "gpt-test"
