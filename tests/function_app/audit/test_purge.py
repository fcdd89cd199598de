"""A claim that ended is deleted: by hand, or when its time is over. Its id stays taken."""

import json
from contextlib import suppress
from pathlib import Path
from time import monotonic

import httpx
import pytest

from function_app.audit.signing import is_signed_by
from function_app.audit.verify import lines_of, verify
from tests.function_app.audit.conftest import DAY
from tests.function_app.audit.test_record import PUBLIC_KEY, asked_for_link, audit, settled
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

INSTANCES = "/runtime/webhooks/durabletask/instances"


def deleted(api: ClaimsApi, claim_id: str) -> httpx.Response:
    return api.host.delete(f"/api/claims/claim-{claim_id}")


def answers(api: ClaimsApi, claim_id: str) -> dict[str, tuple[int, str | None]]:
    replies = {
        "status": api.host.get(f"/api/claims/status/claim-{claim_id}"),
        "audit": api.host.get(f"/api/claims/claim-{claim_id}/audit"),
        "approve": api.approve(claim_id),
        "file": api.host.get(f"/api/review/claim-{claim_id}/files/{'0' * 64}"),
    }
    return {name: (r.status_code, r.json()["error"]) for name, r in replies.items()}


def kept(data: Path) -> list[Path]:
    every = (data / "files").rglob("*")
    return [path for path in every if path.is_file() and path.name not in {"first-run", "purged"}]


def is_gone(api: ClaimsApi, claim_id: str) -> bool:
    return api.host.get(f"/api/claims/status/claim-{claim_id}").status_code == 410


def test_a_deleted_claim_is_gone_and_its_proof_stays(
    api: ClaimsApi, papers: str, data: Path
) -> None:
    settled(api, "P-1", attachment_urls=[f"{papers}estimate.txt"], sender_email="jo@example.com")
    head = audit(api.host, "P-1")["head"]
    (document,) = audit(api.host, "P-1")["entries"][1]["documents"] or [{"sha256": None}]
    api.approve("P-1")  # refused, and kept with it

    reply = deleted(api, "P-1")

    assert (reply.status_code, reply.json()["status"]) == (200, "purged")
    assert set(answers(api, "P-1").values()) == {(410, "claim_purged")}
    page = api.host.get("/api/review/claim-P-1")
    assert (page.status_code, "This claim was deleted" in page.text) == (410, True)
    asked = [api.host.post(f"/api/review/claim-{name}/link") for name in ("P-1", "nobody-filed")]
    assert [(r.status_code, r.content) for r in asked] == [(202, asked[1].content)] * 2
    assert not any(path.name == document["sha256"] for path in kept(data))
    proof = api.host.get("/api/claims/claim-P-1/audit").json()["proof"]
    assert proof["head"]["entries"] == head["entries"] + 1
    assert is_signed_by(proof["head"], PUBLIC_KEY)
    assert proof["left"] is None
    assert "example.com" not in str(proof)
    again = deleted(api, "P-1")
    assert (again.status_code, again.json()) == (200, reply.json())
    exported = api.host.get("/api/audit").json()
    assert "claim-P-1" in [one["instance_id"] for one in exported["purged"]]


@pytest.mark.parametrize("is_pending", [False, True])
def test_what_was_sent_to_who_asked_for_a_link_goes_with_the_claim(
    api: ClaimsApi, is_pending: bool
) -> None:
    claim_id = f"P-6-{is_pending}"
    api.waiting(claim_id)
    asked_for_link(api, claim_id, 1)
    link = f"{INSTANCES}/link-claim-{claim_id}"
    if is_pending:  # it waits for its ten minutes
        api.host.post(f"/api/review/claim-{claim_id}/link")
        assert api.host.get(link).json()["runtimeStatus"] in {"Pending", "Running"}
    assert api.approve(claim_id, "rejected").status_code == 200
    entries = audit(api.host, claim_id)["head"]["entries"]

    assert deleted(api, claim_id).status_code == 200

    api.host.wait_for_line(f"claim_purged instance=claim-{claim_id}")
    assert api.host.get(link).status_code == 404
    path, deadline = f"/api/claims/claim-{claim_id}/audit", monotonic() + 20
    while "left" not in (proof := api.host.get(path).json()["proof"]):  # its last turn follows
        assert monotonic() < deadline
    assert (proof["head"]["entries"], proof["left"]) == (entries, None)
    assert api.host.post(f"/api/review/claim-{claim_id}/link").status_code == 202
    assert api.host.get(link).status_code == 404


def test_a_purged_id_can_neither_be_filed_nor_restarted(api: ClaimsApi, gates: Gates) -> None:
    settled(api, "P-2")
    read_before = gates.passes["agent1/P-2"]
    stored = api.host.get(f"{INSTANCES}/claim-P-2").json()["input"]
    assert deleted(api, "P-2").status_code == 200
    assert api.start("P-2").status_code == 409
    restarted = api.host.post(f"{INSTANCES}/claim-P-2/restart?restartWithNewInstanceId=false")
    assert restarted.status_code >= 400
    path = "/runtime/webhooks/durabletask/orchestrators/claim_orchestrator/claim-P-2"
    assert api.host.post(path, json=stored).status_code == 202  # past `start`
    end = api.until("P-2", lambda state: state["runtime_status"] == "Completed")
    assert (end["output"]["status"], end["custom_status"]["step"]) == ("error", "error")
    assert gates.passes["agent1/P-2"] == read_before


def test_where_nothing_is_kept_the_start_says_so_and_a_purged_id_stays_taken(
    env: dict[str, str], tmp_path: Path
) -> None:
    bare = env | {"CLAIM_FILES": "", "RETENTION_DAYS": ""}
    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=bare) as host:
        for line in ("claim_files_unset", "retention_unset: finished claims are kept for good"):
            assert any(line in printed for printed in host.output)
        api = ClaimsApi(host)
        settled(api, "P-7")
        stored = host.get(f"{INSTANCES}/claim-P-7").json()["input"]
        assert deleted(api, "P-7").status_code == 200
        assert api.start("P-7").status_code == 409
        path = "/runtime/webhooks/durabletask/orchestrators/claim_orchestrator/claim-P-7"
        assert host.post(path, json=stored).status_code == 202
        assert api.ended("P-7")["output"]["status"] == "error"


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_a_settled_claim_that_is_restarted_is_not_run_again(
    api: ClaimsApi, gates: Gates, decision: str
) -> None:
    claim_id = f"P-3-{decision}"
    settled(api, claim_id, decision)
    before = dict(gates.passes)
    restarted = api.host.post(
        f"{INSTANCES}/claim-{claim_id}/restart?restartWithNewInstanceId=false"
    )
    assert restarted.status_code == 202
    end = api.until(claim_id, lambda s: (s["output"] or {}).get("status") == "error")
    assert end["output"]["error_message"].startswith("The claim ran before under this id")
    assert api.start(claim_id).status_code == 409
    assert dict(gates.passes) == before


def test_a_claim_that_is_restarted_under_a_new_id_is_not_run(api: ClaimsApi) -> None:
    settled(api, "P-4")
    copy = api.host.post(f"{INSTANCES}/claim-P-4/restart").json()["id"]
    while (state := api.host.get(f"{INSTANCES}/{copy}").json())["runtimeStatus"] != "Completed":
        pass
    assert state["output"]["status"] == "error"


def test_a_claim_that_runs_is_not_deleted(api: ClaimsApi) -> None:
    api.waiting("P-5")
    reply = deleted(api, "P-5")
    assert (reply.status_code, reply.json()["error"]) == (409, "claim_still_running")
    assert api.step("P-5") == "awaiting_approval"


@pytest.mark.parametrize("instance", ["claim-nobody", "other", "purged-claim-P-1"])
def test_what_is_no_claim_is_not_deleted(api: ClaimsApi, instance: str) -> None:
    assert api.host.delete(f"/api/claims/{instance}").status_code == 404


def test_what_ended_long_ago_is_purged_by_itself_and_nothing_else_is(
    api: ClaimsApi, data: Path
) -> None:
    settled(api, "P-old")
    api.waiting("P-open", sender_email="jo@example.com")
    api.host.advance_clock(29 * DAY)
    settled(api, "P-young")
    assert not is_gone(api, "P-old")
    api.host.advance_clock(2 * DAY)
    api.host.wait_for_line("claim_purged instance=claim-P-old")
    assert is_gone(api, "P-old")
    assert not is_gone(api, "P-young")
    assert not is_gone(api, "P-open")


def test_the_request_for_a_new_link_goes_too_and_hides_no_proof(api: ClaimsApi) -> None:
    api.waiting("P-link")
    api.host.post("/api/review/claim-P-link/link")
    link = f"{INSTANCES}/link-claim-P-link"
    assert api.host.get(link).json()["runtimeStatus"] in {"Pending", "Running"}  # for ten minutes
    assert api.approve("P-link", "rejected").is_success
    api.ended("P-link")
    assert deleted(api, "P-link").status_code == 200
    gone_at = api.host.get("/api/claims/claim-P-link/audit").json()
    assert is_signed_by(gone_at["proof"]["head"], PUBLIC_KEY)
    exported = api.host.get("/api/audit").json()
    assert "claim-P-link" in [one["instance_id"] for one in exported["purged"]]
    assert verify(lines_of(json.dumps(exported))).is_complete
    assert api.host.get(link).status_code == 404


def test_a_purge_that_dies_at_every_step_is_finished_when_the_host_is_back(
    tmp_path: Path, env: dict[str, str], papers: str
) -> None:
    deaths = (
        "start:after:1",  # it is to be purged
        "turn-on-result:before:1",  # its record is sealed, and the engine does not know it
        "purge:after:1",  # its history is gone, its files are not
        "turn-on-result:before:1",  # all is gone, and the engine does not know it
    )
    project = ROOT / "tests/apps/claims"
    with running_host(project, data_dir=tmp_path, env=env) as host:
        settled(ClaimsApi(host), "D-1", attachment_urls=[f"{papers}estimate.txt"])
        assert len(kept(tmp_path)) == 1
        host.stop()
    for number, death in enumerate(deaths):
        dying = {**env, "LOCAL_HOST_FAILPOINT": death}
        with running_host(project, data_dir=tmp_path, env=dying) as host:
            if number == 0:
                with suppress(httpx.HTTPError):
                    deleted(ClaimsApi(host), "D-1")
            assert host.ended() == 137
    with running_host(project, data_dir=tmp_path, env=env) as host:
        api = ClaimsApi(host)
        assert deleted(api, "D-1").status_code == 200
        host.wait_for_line("claim_purged instance=claim-D-1")
        assert set(answers(api, "D-1").values()) == {(410, "claim_purged")}
        head = host.get("/api/claims/claim-D-1/audit").json()["proof"]["head"]
        assert is_signed_by(head, PUBLIC_KEY)
        assert api.start("D-1").status_code == 409
    assert kept(tmp_path) == []
