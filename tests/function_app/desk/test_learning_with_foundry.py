"""What the learning page says once claims have gone the whole way: agents that answer over HTTP, a
second one beside the first, and people who settle what agent 2 left to them.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from time import monotonic
from typing import Any

import pytest

from demo.foundry.answers import said
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer
from tests.function_app.agents.foundry_wire import READING
from tests.function_app.claims.conftest import PATIENCE_SECONDS, ClaimsApi
from tests.hosts import running_host

SECOND = "claims-next"
SECRET = "Somebody Else"
FORM = {
    "contract": {"max_claim_amount": 1000, "deductible": 100},
    "repair": {"total_estimate": 767.5},
}
READ_OTHERWISE = {
    **READING,
    "extracted_info": {**READING["extracted_info"], "claimant_name": SECRET},
}


def reply(question: Question) -> Answer:
    """The rules miss the papers: where agent 2 approves all the same, a person is asked."""
    match question.agent:
        case "claim-assistant-agent":
            answer: dict[str, Any] = READING
        case "claim-approval-agent":
            approves = "agent-approves" in question.text
            answer = {
                "decision": "APPROVED" if approves else "MANUAL_REVIEW",
                "approved_amount": 667.5 if approves else 0,
                "reason": "As it was read.",
            }
        case _:
            assert question.agent == SECOND
            answer = READ_OTHERWISE
    return said(json.dumps(answer))


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    return []


@pytest.fixture(scope="module")
def service(asked: list[Question]) -> Iterator[FoundryService]:
    def remembered(question: Question) -> Answer:
        asked.append(question)
        return reply(question)

    with FoundryService(remembered) as service:
        yield service


@pytest.fixture(scope="module")
def api(service: FoundryService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {
        "AGENT_MOCK_MODE": "false",
        "AGENT1_PROJECT_ENDPOINT": service.endpoint,
        "AGENT2_PROJECT_ENDPOINT": service.endpoint,
        "SHADOW_AGENT1_NAME": SECOND,
        "SHADOW_PERCENT": "100",
        "DESK_DATABASE_URL": "sqlite:///desk.db",
        "REVIEW_AUTH": "open",
        "APPROVAL_POLICY": "",
        "AFTER_REVIEW": "desk",
    }
    with running_host(data_dir=tmp_path_factory.mktemp("learning"), env=env) as host:
        yield ClaimsApi(host)


def page(api: ClaimsApi, query: str = "") -> str:
    found = api.host.get(f"/api/desk/learning{query}", headers={"X-Reviewer": "ana@example.com"})
    return unescape(found.raise_for_status().text)


def until(api: ClaimsApi, query: str, holds: Callable[[str], object]) -> str:
    """The page trails the claims by a moment; no pause is needed, an answer takes its time."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not holds(text := page(api, query)):
        assert monotonic() < deadline, text
    return text


def tile(text: str, name: str) -> str:
    found = re.search(rf'aria-label="{name}: (\d+)"', text)
    assert found is not None, name
    return found[1]


def cells(text: str, head: str) -> list[str]:
    """Of the row that begins with it."""
    row = re.search(rf'<th scope="row"[^>]*>{re.escape(head)}</th>(.*?)</tr>', text, re.DOTALL)
    return re.findall(r">([^<>\s][^<>]*)<", row[1]) if row else []


def to_settle(api: ClaimsApi, claim_id: str) -> None:
    api.waiting(claim_id)
    assert api.approve(claim_id, claim_data=FORM).status_code == 200
    api.at(claim_id, "awaiting_settlement")


def test_what_a_person_settles_is_counted_once_it_is_settled(api: ClaimsApi) -> None:
    to_settle(api, "agent-approves")
    to_settle(api, "agent-asks")
    assert [tile(page(api), name) for name in ("Settled", "Overruled")] == ["0", "0"]

    denied = {"decision": "denied", "approved_amount": None, "reason_code": "not_covered"}
    assert api.settle("agent-approves", **denied).status_code == 200
    assert api.settle("agent-asks", approved_amount=667.5).status_code == 200
    api.ended("agent-approves")
    api.ended("agent-asks")

    text = until(api, "", lambda text: tile(text, "Settled") == "2")
    assert tile(text, "Overruled") == "1"
    assert cells(text, "Approved") == ["Denied", "overruled", "1"]
    assert cells(text, "A person must decide")[::2] == ["Approved", "1"]
    behind = page(api, "?show=overruled")
    assert "1 claim where the automatic check was overruled" in behind
    assert 'href="../review/claim-agent-approves"' in behind
    assert 'href="../review/claim-agent-asks"' not in behind


def test_a_second_agent_is_compared_where_only_the_learning_page_shows_it(
    api: ClaimsApi, service: FoundryService, asked: list[Question]
) -> None:
    api.waiting("read-twice")
    behind = until(api, "?show=shadow&field=claimant_name", lambda text: "claim-read-twice" in text)
    count = re.search(rf"{SECOND} read (\d+) claims? beside the assistant", behind)
    assert count is not None
    assert cells(behind, "Claimant name") == [count[1], count[1], "100 %"]
    assert cells(behind, "Claim type") == []  # both have read the same
    assert SECRET not in behind

    state = api.status("read-twice")
    assert state["agent1_output"]["extracted_info"]["claimant_name"] == "Dana Reyes"
    assert state["agent1_output"]["provenance"]["agent_name"] == "claim-assistant-agent"
    assert SECRET not in json.dumps(state) + json.dumps(api.page_state("read-twice"))
    review = api.host.get("/api/review/claim-read-twice").raise_for_status().text
    assert SECRET not in review
    assert SECOND not in review
    kept = state["agent1_output"]["provenance"]["conversation_id"]
    assert kept in service.conversations
    seconds = {one.conversation for one in asked if one.agent == SECOND}
    assert seconds
    assert seconds.isdisjoint(service.conversations)
