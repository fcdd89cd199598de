"""Fifty values that stand for personal data travel with a claim through all that is kept, told and
deleted of it: none of them reaches a log line, an address or the body of an error.
"""

import json
from pathlib import Path
from typing import Any

import httpx

from tests.function_app.audit.test_record import audit
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

CANARIES = [f"canary{number:02d}x" for number in range(50)]
MAIL, SENDER, NAME, META, READ, WORDS, REVIEWER, COMMENT, FORM = (
    CANARIES[0:6], CANARIES[6], CANARIES[7], CANARIES[8:12], CANARIES[12:24], CANARIES[24:30],
    CANARIES[30], CANARIES[31], CANARIES[32:50],
)  # fmt: skip
FIELDS = (
    "claimant_name", "claimant_phone", "claimant_address", "contract_number", "vehicle_make",
    "vehicle_model", "issue_summary", "repair_facility", "diagnosis", "lienholder",
)  # fmt: skip


def reading() -> dict[str, Any]:
    return {
        "classification": {"claim_type": "VSC", "sub_type": READ[10]},
        "justification": READ[11],
        "confidence_score": 0.8,
        "extracted_info": dict(zip(FIELDS, READ, strict=False)),
        "flags": {"potential_concerns": WORDS[:3]},
        "evidence": [
            {"field": "claimant_name", "value": READ[0], "source": "email", "quote": quote}
            for quote in WORDS[3:]
        ],
    }


def decision() -> dict[str, Any]:
    return {
        "reviewer": f"{REVIEWER}@example.com",
        "comments": COMMENT,
        "claim_data": {
            "repair": {"total_estimate": 700},
            "contract": {"deductible": 50},
            "claimant": {f"field_{number}": canary for number, canary in enumerate(FORM)},
        },
    }


def live_and_die(api: ClaimsApi, gates: Gates, papers: str) -> str:
    """Through everything that can go well or wrong; returns what its record was."""
    host = api.host
    gates.words["agent1/K-1"] = reading()
    api.waiting(
        "K-1",
        email_content=" ".join(MAIL),
        sender_email=f"{SENDER}@example.com",
        claimant_name=NAME,
        metadata={f"key_{number}": canary for number, canary in enumerate(META)},
        attachment_urls=[f"{papers}estimate.txt", f"{papers}missing-{MAIL[0]}.pdf"],
    )
    assert host.delete("/api/claims/claim-K-1").status_code == 409
    host.get(f"/api/review/claim-K-1/files/{'0' * 64}")
    api.approve("K-1", "maybe", **decision())
    api.approve("K-1", request_id="another", **decision())
    assert api.approve("K-1", **decision()).status_code == 200
    api.ended("K-1")
    api.approve("K-1", **decision())
    record = json.dumps(audit(host, "K-1"))
    host.get("/api/audit?from=never")
    instance = "/runtime/webhooks/durabletask/instances/claim-K-1"
    host.post(f"{instance}/restart?restartWithNewInstanceId=false")
    api.until("K-1", lambda state: (state["output"] or {}).get("status") == "error")
    assert host.delete("/api/claims/claim-K-1").status_code == 200
    host.wait_for_line("claim_purged instance=claim-K-1")
    for path in ("claims/status/claim-K-1", "claims/claim-K-1/audit", "review/claim-K-1"):
        assert host.get(f"/api/{path}").status_code == 410
    api.approve("K-1", **decision())
    return record


def told(refused: httpx.Response) -> str:
    """But for who won: whoever decides too late is to learn that."""
    if "json" not in refused.headers["Content-Type"]:
        return refused.text
    return json.dumps({name: part for name, part in refused.json().items() if name != "winner"})


def test_no_canary_leaves_by_a_log_an_address_or_an_error(
    tmp_path: Path, gates: Gates, env: dict[str, str], papers: str
) -> None:
    replies: list[httpx.Response] = []

    def note(reply: httpx.Response) -> None:
        reply.read()
        replies.append(reply)

    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
        host.client.event_hooks["response"].append(note)
        record = live_and_die(ClaimsApi(host), gates, papers)
        log = "".join(host.output)

    assert {canary for canary in CANARIES if canary not in record} <= {*MAIL[1:], READ[11]}
    assert "K-1" in log  # what happened is told, by the claim's id
    refused = [reply for reply in replies if not reply.is_success]
    assert {reply.status_code for reply in refused} >= {400, 404, 409, 410}
    said = [log, *(told(reply) for reply in refused)]
    said += [f"{reply.request.url} {reply.headers}" for reply in replies]
    assert [canary for canary in CANARIES if any(canary in text for text in said)] == []
    kept = b"".join(p.read_bytes() for p in (tmp_path / "files").rglob("*") if p.is_file())
    assert [canary for canary in CANARIES if canary.encode() in kept] == []
