"""What the desk learns of real claims, over HTTP: from the engine, with nothing that an activity
wrote.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from function_app.claim_index.database import Database
from function_app.claim_index.learned import changes, learned
from tests.desk_rows import opened
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT, Host, running_host

ANA = {"X-Reviewer": "ana@example.com"}
SECRET = "5YJ3E1EA7KF317000"
FORM = {"vehicle": {"vin": SECRET}, "secret_of_a_caller": "x"}
LETTER = "My name is Maria Lopez, contract VSC-20931. The alternator failed. Estimate $767.50."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("learning")


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[Host]:
    env = {"DESK_DATABASE_URL": "sqlite:///desk.db", "REVIEW_AUTH": "open", "APPROVAL_POLICY": ""}
    with running_host(ROOT, data_dir=folder, env=env) as host:
        yield host


def decide(host: Host, claim_id: str, **decision: object) -> None:
    api = ClaimsApi(host)
    api.waiting(claim_id, email_content=LETTER)
    body = {"reviewer": "ana@example.com", **decision}
    assert host.post(f"/api/claims/approve/claim-{claim_id}", json=body).status_code == 200
    api.ended(claim_id)


def page(host: Host, query: str = "") -> str:
    reply = host.get(f"/api/desk/learning{query}", headers=ANA)
    assert reply.status_code == 200, reply.text
    return reply.text


def known(folder: Path) -> tuple[dict[str, bool], dict[str, dict[str, str]]]:
    since = int((datetime.now(UTC) - timedelta(days=1)).timestamp() * 1000)
    database: Database = opened("sqlite:///desk.db", folder)
    with database.reading() as connection:
        every = {one.instance_id: one.is_judged for one in learned(connection, since)}
        found = every, changes(connection, since)
    database.close()
    return found


def test_what_a_reviewer_changed_is_learned_and_made_again_from_the_engine(
    host: Host, folder: Path
) -> None:
    decide(host, "changed", decision="approved", claim_data=FORM)
    decide(host, "as-read", decision="approved")
    decide(host, "turned-down", decision="rejected", reason_code="not_covered")
    text = page(host, "?show=changed&field=vehicle.vin")
    assert "1 claim with changes: Vehicle: VIN" in text
    assert 'href="../review/claim-changed"' in text
    assert "as-read" not in text
    assert SECRET not in text
    before = known(folder)
    assert before[0] == {
        "claim-changed": True, "claim-as-read": True, "claim-turned-down": False,
    }  # fmt: skip
    assert before[1]["claim-changed"]["vehicle.vin"] == "filled_in"
    assert "secret_of_a_caller" not in before[1]["claim-changed"]
    assert before[1].keys() == {"claim-changed"}
    for file in folder.glob("desk.db*"):
        file.unlink()
    assert host.post("/api/desk/rebuild").status_code == 202
    for _ in range(200):
        if len(known(folder)[0]) == 3:
            break
        page(host)
    assert known(folder) == before


def test_what_is_asked_wrongly_is_said_on_a_page(host: Host) -> None:
    for query in ("days=91", "field=password", "day=0000-00-00", "day=0", "type=x", "who=me"):
        reply = host.get(f"/api/desk/learning?{query}", headers=ANA)
        assert (reply.status_code, reply.headers["content-type"]) == (
            400, "text/html; charset=utf-8",
        )  # fmt: skip


def test_figures_need_somebody_with_a_name(host: Host) -> None:
    for name in ("dashboard", "learning"):
        reply = host.get(f"/api/desk/{name}")
        assert reply.status_code == 401
        assert "Who are you?" in reply.text
