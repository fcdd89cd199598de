"""A claim as whoever runs the app sees it: one trace across days and a killed host, what is
counted, and not one of its words.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from function_app import VERSION
from tests.hosts import Host, running_host
from tests.otlp_receiver import Received, Span, otlp_receiver

CALLERS_TRACE, CALLERS_SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CLAIM = {
    "claim_id": "told-1",
    "claimant_name": "Zuleika Quist",
    "sender_email": "zuleika@quist.example",
    "email_content": "My gearbox growls. Zuleika Quist, 555-0142, contract VSC-778899, VIN "
    "1HGCM82633A004352, odometer 48,211 miles. Parts $1,234.56, labor $345.67, total $1,580.23.",
}
DECISION = {
    "decision": "approved",
    "reviewer": "odo.wexler@reviews.example",
    "comments": "The growling is covered.",
    "claim_amounts": {"total_estimate": 1580.23, "deductible": 117.89},
}
WORDS = [
    *("zuleika", "quist", "gearbox", "growl", "555-0142", "778899", "1hgcm82633a004352", "48211"),
    *("48,211", "1234.56", "1,234.56", "345.67", "1580.23", "1,580.23", "117.89"),
    *("odo", "wexler", "reviews.example", "covered"),
]
IN_THE_CLAIMS_TRACE = [
    "SERVER POST /api/claims/start",
    "PRODUCER create_orchestration:claim_orchestrator",
    "SERVER orchestration:claim_orchestrator",
    *(
        f"{kind} activity:{name}"
        for name in ("read_claim", "notify_reviewer", "adjudicate_claim")
        for kind in ("CLIENT", "SERVER")
    ),
    "INTERNAL invoke_agent claim-assistant-agent",
    "INTERNAL invoke_agent claim-approval-agent",
]
IN_THE_DECISIONS_TRACE = [
    "SERVER POST /api/claims/approve/{instance_id}",
    "INTERNAL decide_claim",
    "PRODUCER orchestration_event:ApprovalDecision",
]
# How many of each come once two of the claims are decided, and one of these is adjudicated.
ONCE_DECIDED = {
    "POST /api/claims/approve/{instance_id}": 2,
    "decide_claim": 2,
    "orchestration_event:ApprovalDecision": 2,
    "activity:adjudicate_claim": 2,
    "invoke_agent claim-approval-agent": 1,
    "orchestration:claim_orchestrator": 2,
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Received]:
    """Three are filed, and told of; the host is killed; two are decided, and it is stopped in good
    order, long before it would have sent its log.
    """
    with otlp_receiver() as received:
        env = {**received.settings, "OTEL_BLRP_SCHEDULE_DELAY": "60000"}
        env |= {"NOTIFY": "log", "CLAIM_FILES": "", "PYTHON_ENABLE_OPENTELEMETRY": "true"}
        with running_host(data_dir=tmp_path_factory.mktemp("told"), env=env) as host:
            file_claims(host)
            received.wait_until(lambda: len(received.named("activity:notify_reviewer")) == 6)
            received.wait_until(lambda: received.metric("claims.filed") == {"": 3})
            received.wait_until(lambda: times_read(received) == 3)
            host.kill9()
            host.restart()
            decide(host, "told-1", DECISION)
            decide(host, "told-2", DECISION | {"decision": "rejected"})
            host.advance_clock(5 * 60)
            received.wait_until(lambda: received.metric("claims.waiting"))
            received.wait_until(lambda: times_named(received, ONCE_DECIDED) == ONCE_DECIDED)
            host.stop()
            yield received


def file_claims(host: Host) -> None:
    headers = {"traceparent": f"00-{CALLERS_TRACE}-{CALLERS_SPAN}-01"}
    host.post("/api/claims/start", json=CLAIM, headers=headers).raise_for_status()
    assert host.post("/api/claims/start", json=CLAIM).status_code == 409
    for claim_id in ("told-2", "told-3"):
        claim = CLAIM | {"claim_id": claim_id}
        host.post("/api/claims/start", json=claim).raise_for_status()


def times_read(received: Received) -> int:
    asked = received.metric("gen_ai.client.operation.duration")
    return asked.get("invoke_agent/offline/claim-assistant-agent", (0, 0.0))[0]


def times_named(received: Received, names: Iterable[str]) -> dict[str, int]:
    return {name: len(received.named(name)) for name in names}


def decide(host: Host, claim_id: str, decision: dict[str, Any]) -> None:
    reply = host.post(f"/api/claims/approve/claim-{claim_id}", json=decision)
    assert reply.json()["success"], reply.text


def lines_of(spans: list[Span]) -> list[str]:
    return sorted(f"{span.kind} {span.plain_name}" for span in spans)


def test_a_claim_is_one_whole_trace_across_a_killed_host(told: Received) -> None:
    spans = told.trace(CALLERS_TRACE)

    assert lines_of(spans) == sorted(IN_THE_CLAIMS_TRACE)
    assert {span.parent_id for span in spans} - {span.span_id for span in spans} == {CALLERS_SPAN}
    by_id = {span.span_id: span for span in spans}
    below = {
        span.plain_name: by_id[span.parent_id].plain_name
        for span in spans
        if span.parent_id in by_id
    }
    assert below["invoke_agent claim-approval-agent"] == "activity:adjudicate_claim"


def test_a_claim_without_a_caller_begins_its_trace_with_its_request(told: Received) -> None:
    first = [s for s in told.named("POST /api/claims/start") if s.trace_id != CALLERS_TRACE]

    assert [span.attributes["http.response.status_code"] for span in first] == [409, 202, 202]
    assert {span.parent_id for span in first} == {""}
    names = {span.plain_name for span in told.trace(first[1].trace_id)}
    assert {"orchestration:claim_orchestrator", "activity:read_claim"} <= names


def test_a_decision_is_a_trace_of_its_own_linked_to_the_claims(told: Received) -> None:
    (span,) = [s for s in told.named("decide_claim") if s.linked_traces == [CALLERS_TRACE]]

    assert span.trace_id != CALLERS_TRACE
    assert lines_of(told.trace(span.trace_id)) == sorted(IN_THE_DECISIONS_TRACE)


def test_spans_are_named_by_route_and_say_whose_they_are(told: Received) -> None:
    (start, _, _, _) = told.named("POST /api/claims/start")

    assert start.attributes["http.route"] == "/api/claims/start"
    agent = told.named("invoke_agent claim-assistant-agent")[0].attributes
    assert agent["gen_ai.operation.name"] == "invoke_agent"
    assert agent["gen_ai.agent.name"] == "claim-assistant-agent"
    assert {(r["service.name"], r["service.version"]) for r in told.resources} == {
        ("claims-hitl", VERSION)
    }


def test_what_happens_to_claims_is_counted(told: Received) -> None:
    assert told.metric("claims.filed") == {"": 3}
    assert told.metric("claims.decided") == {"approved": 1, "rejected": 1}
    assert told.metric("claims.settled") == {"manual_review": 1, "rejected": 1}
    assert told.metric("claims.waiting") == {"": 1}
    reviews = told.metric("claims.review.duration")
    assert [reviews[word][0] for word in ("approved", "rejected")] == [1, 1]
    assert 0 < reviews["approved"][1] < 60
    assert times_read(told) == 3


def test_what_was_not_sent_yet_is_sent_when_the_host_is_stopped(told: Received) -> None:
    assert [line.partition(":")[0] for line in told.lines] == ["claim_files_unset"]


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_the_claim_leaves_the_machine(told: Received, word: str) -> None:
    assert word.encode() not in b"".join(told.raw).lower()


def test_no_link_that_lets_decide_leaves_the_machine(told: Received) -> None:
    assert b"/api/review/claim-" not in b"".join(told.raw)
