"""Durable entities and what orchestrations ask of them, on any host."""

import time

from tests.contract.target import Target


def test_an_agent_remembers_a_conversation(target: Target, claim_id: str) -> None:
    for message in ("Which documents do you need for a claim?", "And for a theft?"):
        body = {"message": message, "session_id": claim_id}
        reply = target.client.post("/api/agents/ClaimsAssistant/run", json=body)
        assert reply.status_code == 200, reply.text

    session = target.client.get(f"/api/agents/ClaimsAssistant/sessions/{claim_id}").json()
    assert session["messageCount"] == 4


def test_an_orchestration_asks_an_agent_twice(target: Target) -> None:
    started = target.client.post("/api/singleagent/run").json()
    asked, deadline = started["statusQueryGetUri"], time.monotonic() + 60

    while (state := target.client.get(asked).json())["runtimeStatus"] in ("Pending", "Running"):
        assert time.monotonic() < deadline, state
        target.pause()

    assert state["runtimeStatus"] == "Completed"
    assert state["output"]
