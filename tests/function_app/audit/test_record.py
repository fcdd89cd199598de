"""The record of a claim, as its auditors get it."""

import json
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from function_app.audit.__main__ import main
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, Host, running_host

PUBLIC_KEY = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="  # of the key in conftest.py


def audit(host: Host, claim_id: str) -> dict[str, Any]:
    reply = host.get(f"/api/claims/claim-{claim_id}/audit")
    assert reply.status_code == 200, reply.text
    return reply.json()


def told(record: dict[str, Any], event: str) -> list[dict[str, Any]]:
    return [entry for entry in record["entries"] if entry["event"] == event]


def settled(api: ClaimsApi, claim_id: str, decision: str = "approved", **body: Any) -> State:
    api.waiting(claim_id, **body)
    assert api.approve(claim_id, decision).status_code == 200
    return api.ended(claim_id)


def test_the_record_says_who_did_what_when_and_from_what(
    api: ClaimsApi, gates: Gates, papers: str
) -> None:
    gates.words["agent1/R-1"] = {
        "classification": {"claim_type": "VSC"},
        "confidence_score": 0.8,
        "extracted_info": {"total_estimate": 767.5, "contract_number": "VSC-77"},
        "evidence": [
            {"field": "total_estimate", "value": "767.50", "source": "document",
             "document": "estimate.txt", "page": 1, "quote": "Total: $767.50"},
        ],
        "provenance": {"agent_name": "reader", "agent_version": "7", "conversation_id": "conv_1"},
    }  # fmt: skip
    api.waiting("R-1", sender_email="jo@example.com", attachment_urls=[f"{papers}estimate.txt"])
    assert api.approve("R-1", request_id="another").status_code == 409
    reply = api.approve(
        "R-1",
        reviewer="ann@example.com",
        comments="Looks right.",
        claim_data={
            "contract": {"contract_number": "VSC-77", "deductible": 50},
            "repair": {"total_estimate": 700, "bonus": "yes"},
        },
    )
    assert reply.status_code == 200
    api.ended("R-1")

    record = audit(api.host, "R-1")

    assert [entry["event"] for entry in record["entries"]] == [
        "filed", "read", "notified", "refused", "decision", "adjudicated", "ended",
    ]  # fmt: skip
    times = [entry["at"] for entry in record["entries"]]
    assert times == sorted(times)
    (filed,) = told(record, "filed")
    assert (filed["filed_by"], filed["sender_email"]) == ("api", "jo@example.com")
    assert filed["filer"] is None
    (read,) = told(record, "read")
    assert (read["agent"]["agent_name"], read["agent"]["agent_version"]) == ("reader", "7")
    assert read["values"] == {"total_estimate": 767.5, "contract_number": "VSC-77"}
    assert read["evidence"][0]["quote"] == "Total: $767.50"
    (document,) = read["documents"]
    assert (document["name"], len(document["sha256"])) == ("estimate.txt", 64)
    codes = [(one["code"], one["who"]) for one in told(record, "refused")]
    assert codes == [("stale_request", "ann@example.com")]
    (decision,) = told(record, "decision")
    assert (decision["reviewer"], decision["verdict"]) == ("ann@example.com", "taken")
    assert decision["changes"] == [
        {"field": "contract.deductible", "read": None, "decided": 50},
        {"field": "repair.total_estimate", "read": 767.5, "decided": 700},
        {"field": "repair.bonus", "read": None, "decided": "yes"},
    ]
    (end,) = told(record, "ended")
    assert end["status"] == "completed"


def test_the_later_of_two_decisions_is_told_too(api: ClaimsApi) -> None:
    settled(api, "R-2", "rejected")
    assert api.approve("R-2").status_code == 409
    record = audit(api.host, "R-2")
    assert [entry["verdict"] for entry in told(record, "decision")] == ["taken"]
    (refused,) = told(record, "refused")
    assert refused["code"] == "orchestration_completed"


def test_what_another_page_or_a_form_tried_is_told_too(api: ClaimsApi) -> None:
    api.waiting("R-9")
    path = "/api/claims/approve/claim-R-9"
    made = {"decision": "approved", "reviewer": "ann@example.com"}
    for reply, status in (
        (api.host.post(path, json=made, headers={"origin": "http://localhost:1"}), 403),
        (
            api.host.post(path, content=json.dumps(made), headers={"content-type": "text/plain"}),
            415,
        ),
    ):
        assert (reply.status_code, reply.json()["success"]) == (status, False)
        assert reply.json()["decision_id"]
    codes = [one["code"] for one in told(audit(api.host, "R-9"), "refused")]
    assert codes == ["cross_site_request", "unsupported_media_type"]


def asked_for_link(api: ClaimsApi, claim_id: str, nth: int) -> None:
    api.host.advance_clock(601)
    assert api.host.post(f"/api/review/claim-{claim_id}/link").status_code == 202
    deadline = monotonic() + 20
    while len(told(audit(api.host, claim_id), "notified")) <= nth:
        assert monotonic() < deadline


def test_every_notice_is_told_also_those_of_who_asked_for_a_new_link(api: ClaimsApi) -> None:
    api.waiting("R-7")
    for nth in (1, 2):
        asked_for_link(api, "R-7", nth)
    first, *links = told(audit(api.host, "R-7"), "notified")
    assert first.get("occasion", "review") == "review"
    assert [one["occasion"] for one in links] == ["new_link", "new_link"]
    assert {one["request_id"] for one in links} == {first["request_id"]}
    assert [[each["ok"] for each in one["deliveries"]] for one in links] == [[True], [True]]
    assert len({one["deliveries"][0]["key"] for one in [first, *links]}) == 3
    assert [entry["number"] for entry in audit(api.host, "R-7")["entries"]] == [1, 2, 3, 4, 5]


LADDER = """
ladder: [{after: 4h, do: remind}, {after: 5h, do: remind}, {after: 40h, do: timeout}]
"""


def test_the_record_of_a_claim_with_reminders_holds(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(LADDER)
    (tmp_path / "data").mkdir()
    policy = {"APPROVAL_POLICY": str(tmp_path / "policy.yaml")}
    project = ROOT / "tests/apps/claims"
    with running_host(project, data_dir=tmp_path / "data", env=env | policy) as host:
        api = ClaimsApi(host)
        api.waiting("R-8")
        for reminders in (1, 2):
            host.advance_clock(4 * 3600)
            while len(told(audit(host, "R-8"), "notified")) <= reminders:
                pass  # they are sent beside the wait
        assert api.approve("R-8").status_code == 200
        api.ended("R-8")
        record = audit(host, "R-8")
    notified = [
        (one.get("occasion", "review"), one["notice_number"]) for one in told(record, "notified")
    ]
    assert notified == [("review", 0), ("remind", 1), ("remind", 2)]
    (tmp_path / "record").write_text(json.dumps(record))
    assert main(["verify", str(tmp_path / "record"), "--public-key", PUBLIC_KEY]) == 0


def test_figures_that_the_reviewer_changed_are_told_old_and_new(api: ClaimsApi) -> None:
    api.waiting("R-3")
    api.approve("R-3", claim_amounts={"total_estimate": 9000, "deductible": 100})
    (decision,) = told(audit(api.host, "R-3"), "decision")
    assert decision["changes"] == [
        {"field": "repair.total_estimate", "read": 767.5, "decided": 9000}
    ]


def test_an_event_that_is_no_decision_is_told_by_its_digest_alone(api: ClaimsApi) -> None:
    api.waiting("R-4")
    assert api.raise_event("R-4", {"decision": "pay", "secret": "word"}).is_success
    assert api.approve("R-4", "rejected").status_code == 200
    record = audit(api.host, "R-4")
    (ignored,) = told(record, "event_ignored")
    assert len(ignored["sha256"]) == 64
    assert "word" not in json.dumps(record)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_an_export_is_checked_offline(
    api: ClaimsApi, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    settled(api, f"R-5-{form}")
    for name, path in (
        ("claim", f"/api/claims/claim-R-5-{form}/audit?format={form}"),
        ("period", f"/api/audit?from=2000-01-01&to=2100-01-01T00:00:00Z&format={form}"),
    ):
        reply = api.host.get(path)
        assert reply.status_code == 200, reply.text
        (tmp_path / name).write_text(reply.text)
        assert main(["verify", str(tmp_path / name), "--public-key", PUBLIC_KEY]) == 0
        assert "signed by the given key" in capsys.readouterr().out
        other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        assert main(["verify", str(tmp_path / name), "--public-key", other]) == 1
        assert "not signed by the given key" in capsys.readouterr().out


def test_a_period_has_the_claims_that_were_filed_in_it(api: ClaimsApi) -> None:
    settled(api, "R-6")
    filed = api.status("R-6")["created_time"]
    api.host.advance_clock(2)
    settled(api, "R-6-later")
    for borders, is_in in ((f"from={filed}", True), (f"to={filed}", False)):
        claims = api.host.get(f"/api/audit?{borders}").json()["claims"]
        found = {claim["instance_id"] for claim in claims}
        assert ("claim-R-6" in found, "claim-R-6-later" in found) == (is_in, is_in)
    every = api.host.get("/api/audit").json()["claims"]
    assert "claim-R-6" in [claim["instance_id"] for claim in every]
    assert api.host.get("/api/audit?from=&to=").json()["claims"] == every
    none = api.host.get("/api/audit?to=2001-01-01").json()
    assert (none["claims"], none["period"]["claims"]) == ([], 0)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/claims/claim-nobody/audit", 404, "instance_not_found"),
        ("/api/claims/other-1/audit", 404, "instance_not_found"),
        ("/api/claims/claim-x/audit?format=xml", 400, "validation_failed"),
        ("/api/audit?from=yesterday", 400, "validation_failed"),
        ("/api/audit?since=2020-01-01", 400, "validation_failed"),
    ],
)
def test_what_cannot_be_answered_says_why(
    api: ClaimsApi, path: str, status: int, code: str
) -> None:
    reply = api.host.get(path)
    assert (reply.status_code, reply.json()["error"]) == (status, code)
