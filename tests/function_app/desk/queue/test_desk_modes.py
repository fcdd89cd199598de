"""Who may come to the desk, and what becomes of it without a database, or with one that is away."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from dev_support.ports import free_port
from tests.desk_rows import claim_row, fill, opened
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT, Host, running_host

ADA, BEN = "ada@example.com", "ben@example.com"
DECISION = {"decision": "approved", "reviewer": ADA}
type Running = Callable[..., AbstractContextManager[Host]]


@pytest.fixture
def running(tmp_path: Path) -> Running:
    @contextmanager
    def run(**settings: str) -> Iterator[Host]:
        open_to_all = {"REVIEW_AUTH": "open", "LOCAL_PRINCIPAL": "", "APPROVAL_POLICY": ""}
        with running_host(ROOT, data_dir=tmp_path, env={**open_to_all, **settings}) as host:
            yield host

    return run


def test_a_link_does_not_open_the_desk(running: Running) -> None:
    keys = {"REVIEW_LINK_KEYS": "k" * 32, "DESK_DATABASE_URL": "sqlite:///desk.db"}
    with running(REVIEW_AUTH="link", **keys) as host:
        for reply in (host.get("/api/desk/claims"), host.post("/api/desk/next")):
            assert (reply.status_code, reply.json()["error"]) == (403, "desk_needs_sign_in")


def test_without_a_database_the_setting_is_named(running: Running) -> None:
    with running(DESK_DATABASE_URL="") as host:
        for path in ("claims", "claims.csv", "claims/claim-x", "views", "stats"):
            reply = host.get(f"/api/desk/{path}")
            assert (reply.status_code, reply.json()["error"]) == (503, "desk_not_set_up"), path
            assert "DESK_DATABASE_URL" in reply.json()["message"]
        for path in ("next", "claims/claim-x/take", "claims/claim-x/seen"):
            reply = host.post(f"/api/desk/{path}", headers={"X-Reviewer": ADA})
            assert (reply.status_code, reply.json()["error"]) == (503, "desk_not_set_up"), path


def test_a_database_that_is_away_stops_no_decision(running: Running) -> None:
    address = f"postgresql+psycopg://app:of-no-use@127.0.0.1:{free_port()}/desk"
    with running(DESK_DATABASE_URL=address) as host:
        away = host.get("/api/desk/claims")
        assert (away.status_code, away.json()["error"]) == (503, "desk_unavailable")
        assert away.headers["retry-after"]
        api = ClaimsApi(host)
        api.waiting("goes-on")
        assert host.post("/api/claims/approve/claim-goes-on", json=DECISION).status_code == 200
        api.ended("goes-on")
        record = host.get("/api/claims/claim-goes-on/audit")
        assert (record.status_code, record.json()["error"]) == (503, "record_not_whole")


def test_only_a_lead_assigns_and_releases_what_another_has(
    running: Running, tmp_path: Path
) -> None:
    database = opened(f"sqlite:///{tmp_path}/desk.db")
    fill(
        database,
        [claim_row("bens"), claim_row("free")],
        [{"instance_id": "claim-bens", "assignee": BEN}],
    )
    database.close()
    claim, policy = "/api/desk/claims/claim-bens", ROOT / "approval-policy.example.yaml"
    mode = {"REVIEW_AUTH": "easyauth", "REVIEWERS": ADA, "APPROVAL_POLICY": str(policy)}
    mode |= {"DESK_DATABASE_URL": f"sqlite:///{tmp_path}/desk.db"}
    with running(**mode, LOCAL_PRINCIPAL=f"{ADA};adjuster") as host:
        refused = host.post(f"{claim}/assign", json={"to": ADA})
        assert (refused.status_code, refused.json()["error"]) == (403, "not_a_lead")
        assert host.post(f"{claim}/release").json()["error"] == "taken_by_other"
        assert host.post("/api/desk/me", json={"mail": BEN}).json()["error"] == "known_otherwise"
        browser = {"Origin": host.url, "Sec-Fetch-Site": "same-origin"}
        path = "/api/desk/claims/claim-free/seen"
        assert host.post(path, headers=browser).json()["error"] == "wrong_csrf_token"
        of_desk = host.get("/api/desk/me").json()["csrf_token"]
        assert host.post(path, headers={**browser, "X-CSRF-Token": of_desk}).status_code == 204
    with running(**mode, LOCAL_PRINCIPAL=f"{ADA};lead") as host:
        assert host.post(f"{claim}/assign", json={"to": "Cy@example.com"}).json()["assignee"] == (
            "cy@example.com"
        )
        assert host.post(f"{claim}/release").json()["assignee"] is None


def test_who_is_no_reviewer_is_not_let_in(running: Running) -> None:
    mode = {"REVIEW_AUTH": "easyauth", "REVIEWERS": BEN, "DESK_DATABASE_URL": "sqlite:///desk.db"}
    with running(**mode, LOCAL_PRINCIPAL=ADA) as host:
        for reply in (host.get("/api/desk/claims"), host.post("/api/desk/next")):
            assert (reply.status_code, reply.json()["error"]) == (403, "not_allowed")


def test_the_page_of_a_claim_says_who_has_it_open_with_its_own_token(running: Running) -> None:
    with running(DESK_DATABASE_URL="sqlite:///desk.db") as host:
        ClaimsApi(host).waiting("shown")
        assert host.post("/api/desk/me", json={"mail": ADA}).is_success
        path = "/api/desk/claims/claim-shown/seen"
        assert host.post(path).json()["error"] == "wrong_csrf_token"
        of_page = host.get("/api/review/claim-shown/state").json()["csrf_token"]
        assert host.post(path, headers={"X-CSRF-Token": of_page}).status_code == 204
        other = "/api/desk/claims/claim-shown/take"
        refused = host.post(other, headers={"X-CSRF-Token": of_page})
        assert refused.json()["error"] == "wrong_csrf_token"
