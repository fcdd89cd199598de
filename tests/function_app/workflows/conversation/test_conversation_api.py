"""A conversation over HTTP: how it is asked, and how it is answered."""

from threading import Event

import pytest

from tests.agents_api import AgentsApi, new_session
from tests.hosts import ROOT, running_host
from tests.openai_server import OpenAiServer, Pieces

NAMES = [
    "WriterAgent",
    "PhysicistAgent",
    "ChemistAgent",
    "SpamDetectionAgent",
    "EmailAssistantAgent",
    "ClaimsAssistant",
]
FORMS = (
    "response_format: must be text, json, or an object of the type text, json_object or json_schema"
)
WRITER = "/api/agents/WriterAgent/run"
HELLO = {"message": "Hello"}


@pytest.fixture(autouse=True)
def _echo(model: OpenAiServer):
    model.reply = lambda asked: f"You said: {asked.text}"


def test_agents_are_listed(agents: AgentsApi):
    reply = agents.host.get("/api/agents")
    body = reply.json()
    assert reply.status_code == 200
    assert [agent["name"] for agent in body["agents"]] == NAMES
    assert body["agent_count"] == len(NAMES)
    for agent in body["agents"]:
        assert agent.pop("name")
        assert agent.pop("description")
        assert agent == {
            "type": "Agent",
            "answered_by": "azure_openai",
            "http_endpoint_enabled": True,
            "mcp_tool_enabled": False,
        }


@pytest.mark.parametrize("name", NAMES)
def test_each_agent_answers(agents: AgentsApi, name: str):
    session = new_session()
    reply = agents.say(name, "Hello", session)
    body = reply.json()
    correlation_id = body["correlation_id"]
    assert reply.status_code == 200
    assert reply.headers["x-ms-session-id"] == session
    assert body == {
        "response": "You said: Hello",
        "message": "Hello",
        "status": "success",
        "agent": name,
        "session_id": session,
        "correlation_id": correlation_id,
        "message_count": 2,
        "sessionId": session,
        "thread_id": session,
        "correlationId": correlation_id,
        "messageCount": 2,
    }
    assert agents.say(name, "Again", session).json()["message_count"] == 4


def test_an_agent_that_nobody_knows_is_the_hosts_404(agents: AgentsApi):
    assert agents.say("NobodyAgent", "Hello").status_code == 404


def test_text_is_answered_with_text(agents: AgentsApi):
    reply = agents.host.post(f"{WRITER}?thread_id=t-1", content="Grüß Gott".encode())
    assert (reply.status_code, reply.text) == (200, "You said: Grüß Gott")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["x-ms-session-id"] == "t-1"


def test_text_may_be_answered_with_json(agents: AgentsApi):
    reply = agents.host.post(WRITER, content=b"Hello", headers={"Accept": "application/json"})
    assert reply.json()["response"] == "You said: Hello"
    assert reply.headers["x-ms-session-id"] == reply.json()["sessionId"]


def test_a_kind_of_json_is_json(agents: AgentsApi):
    headers = {"Content-Type": "application/vnd.chat+json; charset=utf-8"}
    reply = agents.host.post(WRITER, content=b'{"message": "Hello"}', headers=headers)
    assert reply.json()["response"] == "You said: Hello"


@pytest.mark.parametrize("name", ["sessionId", "session_id", "thread_id"])
def test_a_session_has_three_names(agents: AgentsApi, name: str):
    session = new_session()
    in_body = agents.host.post(WRITER, json={"message": "One", name: f" {session} "})
    in_query = agents.host.post(f"{WRITER}?{name}={session}", json={"message": "Two", name: ""})
    assert [in_body.json()["message_count"], in_query.json()["message_count"]] == [2, 4]


def test_without_a_session_one_is_made_up(agents: AgentsApi):
    one, other = (agents.say("WriterAgent", "Hello", thread_id=" ").json() for _ in "12")
    assert one["session_id"] != other["session_id"]
    assert one["message_count"] == other["message_count"] == 2


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", {"session_id": "a", "thread_id": "b"}),
        ("?sessionId=a", {"session_id": "b"}),
        ("?sessionId=a&thread_id=b", {}),
    ],
)
def test_two_sessions_are_refused(agents: AgentsApi, query, body):
    reply = agents.host.post(WRITER + query, json={"message": "Hello", **body})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_session")
    assert reply.json()["error"].startswith("Conflicting session identifiers supplied")
    assert reply.headers["x-ms-session-id"]


@pytest.mark.parametrize("session", ["a@b", "x" * 300, "a/b", "a\nb", 7, {"a": 1}])
def test_a_session_that_no_entity_can_have_is_refused(agents: AgentsApi, session):
    reply = agents.host.post(WRITER, json={"message": "Hello", "session_id": session})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_session")


def test_a_session_may_be_called_anything_else(agents: AgentsApi):
    session = "Müller's 1. Fall: 50 % & mehr"
    assert agents.answer("WriterAgent", "Hello", session) == "You said: Hello"
    reply = agents.session("WriterAgent", "M%C3%BCller's%201.%20Fall%3A%2050%20%25%20%26%20mehr")
    assert reply.json()["sessionId"] == session


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (b"", "text/plain", "Message is required"),
        (b"  \n", "text/plain", "Message is required"),
        (b"{}", "application/json", "Message is required"),
        (b'{"message": " "}', "application/json", "Message is required"),
        (b'{"message": null}', "application/json", "Message is required"),
        (b"{", "application/json", "Invalid JSON"),
        (b"", "application/json", "Invalid JSON"),
        (b"[1]", "application/json", "Invalid JSON payload. Expected an object."),
        (b'"Hello"', "application/json", "Invalid JSON payload. Expected an object."),
        (b'{"message": 7}', "application/json", "message: must be text"),
        (b'{"message": "x", "role": "boss"}', "application/json",
         "role: must be 'user', 'assistant' or 'system'"),
        (b'{"message": "x", "response_format": "xml"}', "application/json",
         FORMS),
        (b"\xff\xfe", "text/plain", "body: must be text in UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(agents: AgentsApi, body, kind, sentence):
    reply = agents.host.post(
        f"{WRITER}?session_id=s-9", content=body, headers={"Content-Type": kind}
    )
    assert (reply.status_code, reply.json()["error"]) == (400, sentence)
    assert reply.json()["code"]
    assert reply.headers["x-ms-session-id"] == "s-9"


@pytest.mark.parametrize(
    "form",
    [
        {"type": []},
        {"type": {"type": "text"}},
        {"type": "json_schema"},
        {"type": "json_schema", "json_schema": None},
        {"type": "json_schema", "json_schema": "GeneratedContent"},
    ],
)
def test_a_form_of_the_answer_that_is_none_is_refused(agents: AgentsApi, form):
    reply = agents.host.post(f"{WRITER}?session_id=s-9", json={**HELLO, "response_format": form})
    assert (reply.status_code, reply.json()["error"]) == (400, FORMS)
    assert reply.headers["x-ms-session-id"] == "s-9"


def test_a_form_that_no_durable_message_could_carry_is_refused(agents: AgentsApi):
    schema = {"name": "Long", "schema": {"description": "x" * 70_000}}
    form = {"type": "json_schema", "json_schema": schema}
    reply = agents.host.post(WRITER, json={**HELLO, "response_format": form})
    assert reply.status_code == 400
    assert "at most 65,536 are accepted" in reply.json()["error"]


WAITS = [
    ({"x-ms-wait-for-response": "False"}, "", {}, 202),
    ({"x-ms-wait-for-response": "off"}, "?waitForResponse=true", {"wait_for_response": True}, 202),
    ({"x-ms-wait-for-response": "maybe"}, "?wait_for_response=0", {}, 202),
    ({}, "?waitForResponse=n", {"waitForResponse": "yes"}, 202),
    ({}, "", {"waitForResponse": False}, 202),
    ({}, "", {"wait_for_response": "NO"}, 202),
    ({}, "", {"wait_for_response": 0}, 202),
    ({}, "?wait_for_response=later", {"wait_for_response": None}, 200),
    ({"x-ms-wait-for-response": "1"}, "?wait_for_response=no", {"wait_for_response": False}, 200),
]


@pytest.mark.parametrize(("headers", "query", "body", "status"), WAITS)
def test_who_does_not_want_to_wait_says_so(agents: AgentsApi, headers, query, body, status):
    session = new_session()
    reply = agents.host.post(
        WRITER + query, json={"message": "Hello", "session_id": session, **body}, headers=headers
    )
    assert reply.status_code == status
    if status == 202:
        said = reply.json()
        assert (said["status"], said["response"]) == ("accepted", "Agent request accepted")
        assert reply.headers["x-ms-session-id"] == said["session_id"] == session
        assert "message_count" not in said
        record = agents.until("WriterAgent", session, lambda s: s["messageCount"] == 2)
        assert record["messages"][1]["correlationId"] == said["correlationId"]


def test_text_that_is_accepted_is_answered_with_text(agents: AgentsApi):
    reply = agents.host.post(f"{WRITER}?waitForResponse=false", content=b"Hello")
    assert (reply.status_code, reply.text) == (202, "Agent request accepted")


def test_a_session_can_be_read(agents: AgentsApi):
    session = new_session()
    run = agents.say("WriterAgent", "Hello", session).json()["correlationId"]
    reply = agents.session("writeragent", session)
    body = reply.json()
    times = [message.pop("createdAt") for message in body["messages"]]
    assert reply.status_code == 200
    assert times == sorted(times)
    assert body == {
        "agent": "WriterAgent",
        "sessionId": session,
        "messages": [
            {"role": "user", "text": "Hello", "correlationId": run},
            {"role": "assistant", "text": "You said: Hello", "correlationId": run},
        ],
        "messageCount": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("agent", "code"), [("WriterAgent", "session_not_found"), ("ActionAgent", "agent_not_found")]
)
def test_what_cannot_be_read_is_a_404(agents: AgentsApi, agent: str, code: str):
    reply = agents.session(agent, "never-heard-of")
    assert (reply.status_code, reply.json()["code"]) == (404, code)
    assert reply.json()["error"].endswith(".")


@pytest.mark.parametrize(
    ("message", "agent"),
    [
        ("Why can no light leave a black hole?", "PhysicistAgent"),
        ("What do acids and bases do to each other?", "ChemistAgent"),
        ("Is my transmission covered?", "ClaimsAssistant"),
        ("Hello", "ClaimsAssistant"),
        ("Does my contract cover a battery whose acid leaked?", "ClaimsAssistant"),
    ],
)
def test_the_agent_is_asked_whose_topic_it_is(agents: AgentsApi, message: str, agent: str):
    reply = agents.host.post("/api/agents/run", json={"message": message})
    assert (reply.status_code, reply.json()["agent"]) == (200, agent)


def test_who_answered_last_is_asked_back(agents: AgentsApi):
    session = new_session()
    said = {"session_id": session}
    for message in ("What is entropy?", "Please say that again in fewer words."):
        reply = agents.host.post("/api/agents/run", json={"message": message, **said})
        assert reply.json()["agent"] == "PhysicistAgent"
    assert reply.json()["message_count"] == 4


def test_turns_at_once_queue(agents: AgentsApi, model: OpenAiServer):
    may_answer, asked_before = Event(), len(model.asked)
    model.reply = lambda asked: Pieces([may_answer.wait, f"You said: {asked.text}"])
    session = new_session()
    for message in ("One", "Two", "Three"):
        agents.say("WriterAgent", message, session, wait_for_response=False)
    assert agents.session("WriterAgent", session).status_code == 404
    assert len(model.asked) - asked_before <= 1
    may_answer.set()
    record = agents.until("WriterAgent", session, lambda s: s["messageCount"] == 6)
    assert [message["text"] for message in record["messages"]] == [
        "One", "You said: One", "Two", "You said: Two", "Three", "You said: Three",
    ]  # fmt: skip


def test_many_who_wait_for_an_agent_hold_up_nothing_else(tmp_path, model: OpenAiServer):
    """A turn needs a thread of the worker, and so do the claims' endpoints: some are never lent."""
    may_answer = Event()
    model.reply = lambda asked: Pieces([may_answer.wait, "Hi."])
    env = {**model.azure_settings, "PYTHON_THREADPOOL_THREAD_COUNT": "4"}
    with running_host(data_dir=tmp_path, env=env) as host:
        agents, sessions = AgentsApi(host), [new_session() for _ in range(12)]
        for session in sessions:
            agents.say("WriterAgent", "Hello", session, wait_for_response=False)
        assert host.get("/api/claims").status_code == 200
        may_answer.set()
        for session in sessions:
            agents.until("WriterAgent", session, lambda s: s["messageCount"] == 2)


def test_a_turn_that_takes_long_goes_on(tmp_path, model: OpenAiServer):
    may_answer = Event()
    model.reply = lambda asked: Pieces([may_answer.wait, "At last."])
    with running_host(
        ROOT / "tests/apps/agents", data_dir=tmp_path, env=model.azure_settings
    ) as host:
        agents = AgentsApi(host)
        reply = agents.say("WriterAgent", "Hello", "slow")
        body = reply.json()
        assert (reply.status_code, body["status"]) == (504, "timeout")
        assert body["code"]
        assert reply.headers["x-ms-session-id"] == body["session_id"] == "slow"
        may_answer.set()
        record = agents.until("WriterAgent", "slow", lambda s: s["messageCount"] == 2)
        assert record["messages"][1]["text"] == "At last."
        assert record["messages"][1]["correlationId"] == body["correlation_id"]


def test_a_turn_cut_short_by_a_crash_is_in_the_record_once(tmp_path):
    arrived, closing = Event(), Event()

    def waits():
        arrived.set()
        closing.wait(20)

    with OpenAiServer() as model, running_host(data_dir=tmp_path, env=model.azure_settings) as host:
        agents = AgentsApi(host)
        assert agents.answer("WriterAgent", "One", "s") == "You said: One"
        model.reply = lambda asked: Pieces(["Half of ", waits, "it"])
        said = agents.say("WriterAgent", "Two", "s", wait_for_response=False).json()
        assert arrived.wait(20)
        host.kill9()
        closing.set()
        model.reply = lambda asked: "All of it"
        host.restart()
        record = agents.until("WriterAgent", "s", lambda s: s["messageCount"] == 4)
        assert [message["text"] for message in record["messages"]] == [
            "One", "You said: One", "Two", "All of it",
        ]  # fmt: skip
        assert record["messages"][3]["correlationId"] == said["correlationId"]
        assert model.asked[-1].messages[1:] == model.asked[-2].messages[1:]
