"""Agents that ask a model, at the wire: what is sent, and what becomes of each answer."""

import json
from threading import Event

import pytest

from tests.agents_api import AgentsApi, new_session
from tests.broken_answers import RawBytes, Silence
from tests.hosts import running_host
from tests.openai_server import KEY, NO_JSON, Calls, OpenAiServer, Pieces, refused


def test_a_conversation_is_sent_whole_and_nothing_stays_at_the_service(
    agents: AgentsApi, model: OpenAiServer
):
    model.reply = lambda asked: f"You said: {asked.text}"
    session = new_session()
    assert agents.answer("PhysicistAgent", "What is mass?", session) == "You said: What is mass?"
    agents.answer("PhysicistAgent", "And weight?", session)
    asked = model.asked[-1]
    assert asked.messages[0][0] == "system"
    assert "physics" in asked.messages[0][1]
    assert asked.messages[1:] == [
        ("user", "What is mass?"),
        ("assistant", "You said: What is mass?"),
        ("user", "And weight?"),
    ]
    assert asked.headers["api-key"] == KEY
    assert not {"store", "previous_response_id", "tools", "response_format"} & asked.body.keys()
    record = agents.session("PhysicistAgent", session).json()
    assert [m["role"] for m in record["messages"]] == ["user", "assistant"] * 2


def test_a_system_message_is_one(agents: AgentsApi, model: OpenAiServer):
    model.reply = lambda asked: "Yes."
    agents.answer("PhysicistAgent", "Be brief.", role="SYSTEM")
    assert model.asked[-1].messages[-1] == ("system", "Be brief.")


@pytest.mark.parametrize(
    ("agent", "said", "output", "fields"),
    [
        ("SpamDetectionAgent", {}, "SpamDetectionResult", {"is_spam", "reason"}),
        ("WriterAgent", {"response_format": "GeneratedContent"}, "GeneratedContent",
         {"title", "content"}),
    ],
)  # fmt: skip
def test_structured_output_is_asked_for_by_its_schema(
    agents: AgentsApi, model: OpenAiServer, agent, said, output, fields
):
    model.reply = lambda asked: dict.fromkeys(fields, "yes")
    agents.answer(agent, "Go.", **said)
    form = model.asked[-1].body["response_format"]
    schema = form["json_schema"]["schema"]
    assert (form["type"], form["json_schema"]["name"]) == ("json_schema", output)
    assert form["json_schema"]["strict"] is True
    assert {*schema["properties"]} == {*schema["required"]} == fields
    assert schema["additionalProperties"] is False
    assert "minLength" not in json.dumps(schema)


def test_an_answer_comes_in_pieces_and_is_kept_to_the_letter(
    agents: AgentsApi, model: OpenAiServer
):
    pieces = ["Two ", " blanks,\n", "a line\r\n", "\n and ", "\U0001f600", "."]
    model.reply = lambda asked: Pieces(pieces)
    session = new_session()
    assert agents.answer("WriterAgent", "Go.", session) == "".join(pieces)
    assert model.asked[-1].body["stream"] is True
    record = agents.session("WriterAgent", session).json()
    assert record["messages"][1]["text"] == "".join(pieces)


def test_claims_assistant_may_look_a_claim_up(agents: AgentsApi, model: OpenAiServer):
    agents.host.post("/api/claims/start", json={"claim_id": "CLM-77", "email_content": "It broke."})

    def reply(asked):
        if asked.messages[-1][0] != "tool":
            return Calls("claim_status", {"claim_id": "CLM-77", "__class__": "os.system"})
        return f"Told: {asked.text}"

    model.reply = reply
    session = new_session()
    answer = agents.answer("ClaimsAssistant", "Where is CLM-77?", session)
    assert model.asked[-1].tools == ["claim_status"]
    assert json.loads(answer.removeprefix("Told: "))["claim_id"] == "CLM-77"
    model.reply = lambda asked: "It is as I said."
    assert agents.answer("ClaimsAssistant", "Sure?", session) == "It is as I said."


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
FAILURES = {
    "no key": (refused(401, "unauthorized"), 502, "agent_misconfigured", "not set up correctly"),
    "no role": (refused(403, "forbidden"), 502, "agent_misconfigured", "not set up correctly"),
    "no model": (refused(404, "no_model"), 502, "agent_misconfigured", "not set up correctly"),
    "filter": (refused(400, "content_filter"), 502, "agent_declined", "declined"),
    "busy": (refused(429, "busy", {"Retry-After": "7"}), 503, "agent_unavailable", "not answer"),
    "down": (refused(500, "down"), 502, "agent_unavailable", "did not answer"),
    "no JSON": (NO_JSON, 502, "agent_unavailable", "did not answer"),
    "nothing": (RawBytes(()), 502, "agent_unavailable", "did not answer"),
    "broken": (
        RawBytes((STREAM, b"data: {nonsense\n\n")),
        502, "agent_unavailable", "did not answer",
    ),
    "list": (
        RawBytes((STREAM, b"data: [1]\n\n")),
        502, "agent_unavailable", "did not answer",
    ),
    "silent": (Silence(), 502, "agent_unavailable", "did not answer"),
}  # fmt: skip


@pytest.mark.parametrize("failure", FAILURES)
def test_a_model_that_fails_is_said_to_and_never_shown_that_turn_again(
    agents: AgentsApi, model: OpenAiServer, failure: str
):
    answer, status, code, sentence = FAILURES[failure]
    session, asked_before = new_session(), len(model.asked)
    model.reply = lambda asked: answer
    reply = agents.say("ChemistAgent", "What is salt?", session)
    body = reply.json()
    assert (reply.status_code, body["status"], body["code"]) == (status, "error", code)
    assert sentence in body["error"]
    assert "secret" not in reply.text
    assert reply.headers.get("retry-after") == ("7" if failure == "busy" else None)
    assert len(model.asked) - asked_before == 1  # trying again is not the client's business

    model.reply = lambda asked: "Sodium chloride."
    agents.answer("ChemistAgent", "Once more?", session)
    assert model.asked[-1].messages[1:] == [("user", "Once more?")]
    record = agents.session("ChemistAgent", session).json()["messages"]
    assert [message["text"] for message in record] == [
        "What is salt?", body["error"], "Once more?", "Sodium chloride.",
    ]  # fmt: skip


def test_a_model_that_breaks_off_in_the_middle_has_failed(agents: AgentsApi, model: OpenAiServer):
    half = b'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":'
    half += b'[{"index":0,"delta":{"content":"Half"}}]}\n\n'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
    model.reply = lambda asked: RawBytes((head, half))
    assert agents.say("WriterAgent", "Go.").status_code == 502


def test_what_a_model_says_of_itself_is_in_the_log_only(agents: AgentsApi, model: OpenAiServer):
    model.reply = lambda asked: refused(401, "unauthorized")
    agents.say("WriterAgent", "hush-hush")
    agents.host.wait_for_line("model_refused agent=WriterAgent status=401 code=unauthorized")
    printed = "".join(agents.host.output)
    assert "secret" not in printed
    assert "hush-hush" not in printed


def test_many_sessions_talk_at_once(agents: AgentsApi, model: OpenAiServer):
    """Each waits for the other: one after the other, none would get anywhere."""
    arrived = {"PhysicistAgent": Event(), "ChemistAgent": Event()}

    def reply(asked):
        me = "PhysicistAgent" if "physics" in asked.messages[0][1] else "ChemistAgent"
        arrived[me].set()
        return Pieces(["met ", *(event.wait for event in arrived.values()), "you"])

    model.reply = reply
    sessions = {agent: new_session() for agent in arrived}
    for agent, session in sessions.items():
        assert agents.say(agent, "Hello", session, wait_for_response=False).status_code == 202
    for agent, session in sessions.items():
        record = agents.until(agent, session, lambda s: s["messageCount"] == 2)
        assert record["messages"][1]["text"] == "met you"


def test_without_a_key_azure_openai_is_asked_with_the_credential(tmp_path, model: OpenAiServer):
    model.reply = lambda asked: "Hi."
    env = {**model.azure_settings, "AZURE_OPENAI_API_KEY": ""}
    with running_host(data_dir=tmp_path, env=env) as host:
        assert AgentsApi(host).answer("WriterAgent", "Hello") == "Hi."
        headers = model.asked[-1].headers
        assert headers["authorization"] == "Bearer worthless-outside-this-machine"
        assert "api-key" not in headers


def test_foundry_is_asked_through_the_connection_of_the_claim_agents(tmp_path):
    with (
        OpenAiServer() as model,
        running_host(data_dir=tmp_path, env=model.foundry_settings) as host,
    ):
        agents = AgentsApi(host)
        assert agents.answer("WriterAgent", "Hello") == "You said: Hello"
        [asked] = model.asked
        assert asked.path == "/api/projects/claims/openai/v1/chat/completions"
        assert asked.headers["authorization"] == "Bearer worthless-outside-this-machine"
        listed = host.get("/api/agents").json()["agents"]
        assert {agent["answered_by"] for agent in listed} == {"foundry"}
