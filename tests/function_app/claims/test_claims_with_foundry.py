"""The app as it is deployed, asking agents over HTTP: a Foundry project on loopback that answers as
told.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

from PIL import Image

from demo.foundry.answers import refused, said
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer, Reply, serving
from tests.function_app.agents.foundry_wire import READING, VERDICT
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.documents.ocr.document_intelligence import (
    DocumentIntelligence,
    Written,
    in_json,
    succeeded,
)
from tests.hosts import Host, running_host

SCANNED = [Written("Total:", 100, 100), Written("$912.40", 181, 100)]
SCAN_READING = READING | {
    "extracted_info": {"total_estimate": 912.4},
    "document_extraction": {"extracted_fields": {"total_estimate": 912.4}},
    "evidence": [
        {
            "field": "total_estimate",
            "value": "912.40",
            "source": "document",
            "quote": "Total: $912.40",
        }
    ],
}
BUSY = refused(429, "too_many_requests", "Dana Reyes", Retry_After="600")


def running_app(
    service: FoundryService, data_dir: Path, **more: str
) -> AbstractContextManager[Host]:
    env = {
        **more,
        "AGENT_MOCK_MODE": "false",
        "AGENT1_PROJECT_ENDPOINT": service.endpoint,
        "AGENT2_PROJECT_ENDPOINT": service.endpoint,
        "AGENT2_VERSION": "3",
    }
    return running_host(data_dir=data_dir, env=env)


def later(api: ClaimsApi, claim_id: str, step: str) -> State:
    """Moves the clock until the claim is there: when it began to wait cannot be seen."""

    def reached(state: State) -> bool:
        if state["custom_status"]["step"] == step:
            return True
        api.host.advance_clock(300)
        return False

    return api.until(claim_id, reached)


def test_claim_waits_for_busy_agents_and_shows_who_answered(tmp_path: Path) -> None:
    script: Iterator[Answer] = iter(
        [BUSY, BUSY, said(f"```json\n{json.dumps(READING)}\n```"), BUSY, said(VERDICT)]
    )
    asked: list[Question] = []

    def reply(question: Question) -> Answer:
        asked.append(question)
        return next(script)

    with FoundryService(reply) as service, running_app(service, tmp_path) as host:
        assert host.get("/api/health").json()["agents"] == {
            "agent1": "foundry",
            "agent2": "foundry",
        }
        api = ClaimsApi(host)
        api.start("C-1")
        state = later(api, "C-1", "awaiting_approval")
        reading = state["agent1_output"]
        assert reading["extracted_info"]["claimant_name"] == "Dana Reyes"
        assert reading["provenance"]["agent_name"] == "claim-assistant-agent"
        assert reading["provenance"]["conversation_id"] == asked[2].conversation
        assert "agent1_error" not in state["custom_status"]

        api.approve("C-1")
        later(api, "C-1", "agent2_completed")
        result = api.ended("C-1")["output"]
        assert result["agent1_output"] == reading
        assert result["agent2_output"]["provenance"]["agent_version"] == "3"
        kept = [asked[2].conversation, asked[-1].conversation]
        assert service.conversations == kept  # those of the tries that failed are gone

        assert host.delete("/api/claims/claim-C-1").status_code == 200
        host.wait_for_line("claim_purged instance=claim-C-1")
        assert service.conversations == []
    tokens = {request["token"] for request in service.requests}
    assert tokens == {"Bearer worthless-outside-this-machine"}
    assert [question.agent for question in asked] == ["claim-assistant-agent"] * 3 + [
        "claim-approval-agent"
    ] * 2


def test_wrong_name_of_an_agent_is_told_at_once_and_the_operator_learns_more(
    tmp_path: Path,
) -> None:
    with (
        FoundryService(lambda _: refused(404, "not_found", "Dana Reyes")) as service,
        running_app(service, tmp_path) as host,
    ):
        api = ClaimsApi(host)
        state = api.waiting("C-1")
        assert "not set up correctly" in state["custom_status"]["agent1_error"]
        assert state["agent1_output"] is None
        log = "".join(host.output)
    assert "claim_assistant_misconfigured instance=claim-C-1" in log
    assert "`python -m function_app.agents.provision`" in log
    assert "Dana" not in log
    assert len([r for r in service.requests if r["path"].endswith("/responses")]) == 1


def answer(question: Question) -> Answer:
    return said(json.dumps(READING) if question.agent == "claim-assistant-agent" else VERDICT)


def test_claim_on_which_agent_and_rules_differ_ends_with_a_person_and_both_opinions(
    tmp_path: Path,
) -> None:
    with FoundryService(answer) as service, running_app(service, tmp_path) as host:
        api = ClaimsApi(host)
        api.waiting("C-1")
        api.approve("C-1", claim_data={"contract": {"status": "Expired", "product_type": "VSC"}})
        state = api.ended("C-1")
        page = host.get("/api/review/claim-C-1").text
    result = state["output"]["agent2_output"]
    assert state["output"]["status"] == "completed"
    assert (result["decision"], result["decision_type"]) == ("MANUAL_REVIEW", "MANUAL")
    assert result["approved_amount"] == 0
    agent, rules = result["disagreement"]["agent"], result["disagreement"]["rules"]
    assert (agent["decision"], agent["approved_amount"]) == ("APPROVED", 725)
    assert agent["provenance"] == result["provenance"] != rules["provenance"]
    assert (rules["decision"], rules["rules_failed"]) == ("DENIED", ["AA-01"])
    assert "The automatic check and the rules disagree" in page
    assert "Approved, $725.00" in page
    assert "Denied: the contract is not active, its status is expired" in page


def test_without_the_gate_the_agents_answer_counts_alone(tmp_path: Path) -> None:
    with (
        FoundryService(answer) as service,
        running_app(service, tmp_path, ADJUDICATION_RULES_GATE="false") as host,
    ):
        api = ClaimsApi(host)
        api.waiting("C-1")
        api.approve("C-1", claim_data={"contract": {"status": "Expired", "product_type": "VSC"}})
        result = api.ended("C-1")["output"]["agent2_output"]
    assert (result["decision"], result["approved_amount"]) == ("APPROVED", 725)
    assert result["disagreement"] is None


def test_scan_is_read_by_azure_and_shown_to_the_agent_and_its_picture_is_kept_nowhere(
    tmp_path: Path,
) -> None:
    photo = BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(photo, "JPEG")
    asked: list[Question] = []

    def reply(question: Question) -> Answer:
        asked.append(question)
        return said(json.dumps(SCAN_READING))

    with (
        serving(lambda _: Reply(photo.getvalue())) as files,
        DocumentIntelligence(succeeded(in_json(SCANNED))) as scans,
        FoundryService(reply) as service,
        running_app(
            service, tmp_path, OCR="azure", DOCUMENT_INTELLIGENCE_ENDPOINT=scans.url
        ) as host,
    ):
        api = ClaimsApi(host)
        state = api.waiting("C-1", attachment_url=f"{files.url}/estimate.jpg")
        instance = "/runtime/webhooks/durabletask/instances/claim-C-1"
        history = host.get(f"{instance}?showHistory=true&showHistoryOutput=true").text
        log = "".join(host.output)
    (url,) = asked[0].images
    assert scans.requests[0].body == b64decode(url.removeprefix("data:image/jpeg;base64,"))
    assert "Total: $912.40" in asked[0].text
    reading = state["agent1_output"]
    assert reading["provenance"]["images"] == 1
    (report,) = reading["documents"]
    assert (report["read_by"], report["ocr_pages"]) == ("ocr", [1])
    (evidence,) = reading["evidence"]
    assert (evidence["supported"], evidence["page"]) == (True, 1)
    picture = url[-80:]
    assert "extracted_info" in history
    assert picture not in history + log + json.dumps(state)
    kept = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert kept
    assert not any(picture.encode() in content for content in kept)
    assert "912.40" not in log
