"""A host that is killed without warning loses no claim, no decision that was acknowledged."""

from pathlib import Path

from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import running_host

CLAIMS = 100


def test_after_kill_9_a_hundred_waiting_claims_wait_on_and_each_can_be_decided(
    tmp_path: Path,
) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        ids = [f"C-{number}" for number in range(CLAIMS)]
        for claim_id in ids:
            assert api.start(claim_id).status_code == 202
        before = {claim_id: api.at(claim_id, "awaiting_approval") for claim_id in ids}

        host.kill9()
        host.restart()

        after = {claim_id: api.status(claim_id) for claim_id in ids}
        assert after == before
        for number, claim_id in enumerate(ids):
            decision = "approved" if number % 2 else "rejected"
            assert api.approve(claim_id, decision).status_code == 200
        ends = [api.ended(claim_id)["output"]["status"] for claim_id in ids]
        assert ends == ["rejected", "completed"] * (CLAIMS // 2)


def test_a_decision_acknowledged_just_before_the_crash_is_kept(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        api.waiting("C-1")
        assert api.raise_event(
            "C-1", {"decision": "rejected", "reviewer": "a@example.com"}
        ).is_success
        host.kill9()
        host.restart()
        assert api.ended("C-1")["output"]["status"] == "rejected"


def test_a_claim_read_when_the_host_dies_is_read_again(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        ids = [f"C-{number}" for number in range(20)]
        for claim_id in ids:
            api.start(claim_id)
        host.kill9()
        host.restart()
        for claim_id in ids:
            api.at(claim_id, "awaiting_approval")
