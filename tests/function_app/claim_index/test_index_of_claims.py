"""The index beside a running app: it follows each claim, is made again from the engine, and no
claim needs it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, cast
from uuid import uuid4

import pytest
from durabletask.history import TaskScheduledEvent
from sqlalchemy import delete, make_url, select

from function_app.claim_index.database import Database
from function_app.claim_index.ports import Change, IndexUnavailable
from function_app.claim_index.tables import CLAIMS, DESK_CLAIMS
from function_app.claims.indexing.mending import looked_up, mend
from function_app.task_hub import TaskHub
from tests.function_app.claim_index.conftest import opened_at
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT, Host, running_host
from tests.postgres_server import PostgresServer

PAID = "My alternator failed. Contract VSC-123456. Total estimate: $667.50"
FILED_BY_JANE = {"claimant_name": "Jane Doe", "sender_email": "Jane+claims@example.com"}
TRAILS_SECONDS = 1.0
WAITS = "awaiting_approval"


@dataclass(frozen=True)
class Desk:
    host: Host
    api: ClaimsApi
    url: str
    database: Database
    hub: TaskHub
    server: PostgresServer | None

    def rows(self) -> dict[str, dict[str, Any]]:
        with self.database.reading() as connection:
            found = connection.execute(select(CLAIMS)).mappings()
            return {row["instance_id"]: dict(row) for row in found}

    def row(self, claim_id: str) -> dict[str, Any]:
        return self.rows()[f"claim-{claim_id}"]

    def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Asks again and again; an answer takes its time."""
        deadline = monotonic() + seconds
        while not holds():
            assert monotonic() < deadline, self.rows()

    def shows(self, claim_id: str, **columns: Any) -> None:
        """Within a second."""
        self.until(
            lambda: columns.items() <= self.rows().get(f"claim-{claim_id}", {}).items(),
            TRAILS_SECONDS,
        )

    def rebuild(self) -> None:
        began = self.host.post("/api/desk/rebuild")
        assert (began.status_code, began.json()) == (202, {"status": "Started"})
        with self.hub.client() as client:
            state = client.wait_for_orchestration_completion("desk-rebuild", timeout=30)
        assert state is not None
        state.raise_if_failed()

    def is_as_the_engine_says(self) -> None:
        """Each row, in each of its columns; and no other rows."""
        rows = self.rows()
        listed = self.claims()
        assert sorted(rows) == sorted(listed)
        with self.hub.client() as client:
            for instance_id in listed:
                told = looked_up(client, instance_id)
                assert isinstance(told, Change)
                columns = {**told.filed, **told.reading, **told.state}
                lists = {name for name, value in columns.items() if isinstance(value, list)}
                row = rows[instance_id]
                row |= {name: json.loads(row[name]) for name in lists}
                assert row["step"] == self.step(instance_id)
                assert {name: row[name] for name in columns} == columns

    def claims(self) -> list[str]:
        """All that the engine has."""
        found = self.host.get("/runtime/webhooks/durabletask/instances?instanceIdPrefix=claim-")
        return [one["instanceId"] for one in found.json()]

    def step(self, instance_id: str) -> str:
        status = self.host.get(f"/api/claims/status/{instance_id}").json()
        return status["custom_status"]["step"]

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """The server is down, or the file cannot be opened."""
        if self.server:
            self.server.stop()
            try:
                yield
            finally:
                self.server.start()
            return
        file = Path(make_url(self.url).database or "")
        kept = file.rename(file.with_name("kept.db"))
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            kept.rename(file)

    def delete_index(self) -> None:
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            Path(url.database or "").unlink()
            return
        with self.database.writing_aside() as connection:
            # To drop what the app is reading would lock it out, or be locked out by it.
            connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO gone_{uuid4().hex}")
            connection.exec_driver_sql("CREATE SCHEMA public")
            connection.exec_driver_sql("ALTER EXTENSION pg_trgm SET SCHEMA public")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk")
    url, server = f"sqlite:///{data / 'desk.db'}", None
    if request.param == "postgres":
        server = cast("PostgresServer", request.getfixturevalue("postgres"))
        url = server.new_database()
    env = {"DESK_DATABASE_URL": url, "AFTER_REVIEW": "end"}
    with running_host(data_dir=data, env=env, grpc_port=0) as host:
        database = opened_at(url)
        hub = TaskHub(f"http://{host.grpc_address}", "default")
        desk = Desk(host, ClaimsApi(host), url, database, hub, server)
        desk.api.waiting("FIRST")
        desk.until(lambda: desk.rows() != {})  # its libraries are loaded, and the schema is there
        yield desk
        database.close()


def test_a_row_follows_its_claim_within_a_second(desk: Desk) -> None:
    waiting = desk.api.waiting("FOLLOWED", email_content=PAID, **FILED_BY_JANE)
    note = waiting["custom_status"]
    desk.shows(
        "FOLLOWED",
        step="awaiting_approval",
        runtime_status="Running",
        request_id=note["request_id"],
        claimant="Jane Doe",
        claim_type="VSC",
        component="Alternator",
        amount_cents=66750,
        is_exact=True,
    )
    assert "vsc-123456" in desk.row("FOLLOWED")["search"]
    assert desk.row("FOLLOWED")["people"] == '["jane@example.com"]'
    assert desk.api.approve("FOLLOWED").status_code == 200
    output = desk.api.ended("FOLLOWED")["output"]
    outcome = output["agent2_output"]["decision"]
    desk.shows(
        "FOLLOWED",
        step="agent2_completed",
        runtime_status="Completed",
        decision="approved",
        decided_by="ann@example.com",
        outcome=outcome,
        due_ms=None,
    )
    desk.api.waiting("REFUSED")
    assert desk.api.approve("REFUSED", "rejected").status_code == 200
    desk.shows("REFUSED", step="rejected", decision="rejected", runtime_status="Completed")


def test_a_claim_has_not_one_durable_action_more(desk: Desk) -> None:
    desk.api.waiting("COUNTED", email_content=PAID)
    assert desk.api.approve("COUNTED").status_code == 200
    desk.api.ended("COUNTED")
    with desk.hub.client() as client:
        history = client.get_orchestration_history("claim-COUNTED")
    done = [type(event).__name__ for event in history]
    activities = [event.name for event in history if isinstance(event, TaskScheduledEvent)]
    assert activities == ["read_claim", "notify_reviewer", "adjudicate_claim"]
    assert done.count("TimerCreatedEvent") == 1  # the end of the wait
    assert done.count("EventRaisedEvent") == 1  # the decision
    assert "SubOrchestrationInstanceCreatedEvent" not in done


def test_while_the_database_is_down_claims_run_on_and_the_desk_says_so(desk: Desk) -> None:
    desk.api.waiting("BEFORE")
    desk.shows("BEFORE", step=WAITS)
    with desk.without_database():
        desk.api.waiting("MEANWHILE")
        assert desk.api.approve("BEFORE", "rejected").status_code == 200
        desk.api.ended("BEFORE")
        for path in ("claims", "stats"):
            told = desk.host.get(f"/api/desk/{path}")
            assert (told.status_code, told.json()["error"]) == (503, "desk_unavailable")
        page = desk.host.get("/api/desk", headers={"X-Reviewer": "ada@example.com"})
        assert page.status_code == 503
        assert "text/html" in page.headers["content-type"]
        assert "claim-MEANWHILE" in _listed(desk, f"&status={WAITS}")  # as the engine says
        ready = desk.host.get("/api/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert ready.json()["checks"]["desk"] == "unreachable"

    def caught_up() -> bool:
        with suppress(IndexUnavailable):  # it is left alone for a moment
            rows = desk.rows()
            steps = [rows.get(f"claim-{one}", {}).get("step") for one in ("BEFORE", "MEANWHILE")]
            return steps == ["rejected", WAITS]
        return False

    desk.until(caught_up)
    assert desk.host.get("/api/desk/claims").status_code == 200


def test_a_repeated_purge_leaves_no_row(desk: Desk) -> None:
    desk.api.waiting("PURGED")
    desk.api.approve("PURGED", "rejected")
    desk.api.ended("PURGED")
    desk.shows("PURGED", step="rejected")
    assert desk.host.delete("/api/claims/claim-PURGED").status_code == 200
    desk.until(lambda: "claim-PURGED" not in desk.rows(), TRAILS_SECONDS)


def test_deleted_under_load_and_made_again_it_is_as_the_engine_says(desk: Desk) -> None:
    """While claims are filed and decided; what the engine does not know any more goes."""

    def live(number: int) -> None:
        desk.api.waiting(f"LOAD-{number}", email_content=PAID)
        if number % 3:
            verdict = "approved" if number % 2 else "rejected"
            assert desk.api.approve(f"LOAD-{number}", verdict).status_code == 200
            desk.api.ended(f"LOAD-{number}")

    with ThreadPoolExecutor(4) as pool:
        first = [pool.submit(live, number) for number in range(8)]
        first[0].result()
        desk.delete_index()
        rest = [pool.submit(live, number) for number in range(8, 24)]
        desk.rebuild()
        for one in (*first, *rest):
            one.result()
    desk.rebuild()
    desk.is_as_the_engine_says()


def test_the_list_of_all_claims_comes_from_the_index_in_the_engines_order(desk: Desk) -> None:
    for number in range(5):
        desk.api.waiting(f"LISTED-{number}")
    desk.rebuild()
    with desk.hub.client() as client:
        known = [client.get_orchestration_state(one) for one in desk.claims()]
    states = sorted(
        (state for state in known if state),
        key=lambda state: (state.created_at, state.instance_id),
        reverse=True,
    )
    assert _listed(desk, "") == [state.instance_id for state in states]
    waiting = [one.instance_id for one in states if desk.step(one.instance_id) == WAITS]
    assert _listed(desk, f"&status={WAITS}") == waiting
    with desk.database.writing_aside() as connection:
        connection.execute(delete(CLAIMS).where(CLAIMS.c.instance_id == "claim-LISTED-2"))
    assert "claim-LISTED-2" in waiting
    assert "claim-LISTED-2" not in _listed(desk, f"&status={WAITS}")  # so it was the index
    with desk.hub.client() as client:
        mend(client, desk.database, wholly=True)
    assert _listed(desk, f"&status={WAITS}") == waiting


def _listed(desk: Desk, status: str) -> list[str]:
    """Page by page."""
    found, cursor = list[str](), ""
    while cursor is not None:
        page = desk.host.get(f"/api/claims?limit=3{status}{cursor}").json()
        found += [claim["instance_id"] for claim in page["claims"]]
        following = page["next_cursor"]
        cursor = following and f"&cursor={following}"
    return found


def test_what_only_the_desk_knows_outlives_a_rebuild(desk: Desk) -> None:
    desk.api.waiting("KEPT")
    desk.shows("KEPT", step=WAITS)
    with desk.database.writing() as (connection, _):
        mine = {"instance_id": "claim-KEPT", "assignee": "ann@example.com"}
        connection.execute(DESK_CLAIMS.insert().values(mine))
    desk.rebuild()
    with desk.database.reading() as connection:
        assert connection.execute(select(DESK_CLAIMS.c.assignee)).scalar_one() == "ann@example.com"


def test_the_command_makes_the_index_again(desk: Desk) -> None:
    desk.api.waiting("COMMANDED")
    desk.delete_index()
    done = _command(desk, "--endpoint", desk.hub.endpoint)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"The index has {len(desk.claims())} claims.\n"
    asked = _command(desk, "--url", desk.host.url)
    assert (asked.returncode, asked.stdout) == (0, "The index is being made again.\n")
    with desk.hub.client() as client:
        client.wait_for_orchestration_completion("desk-rebuild", timeout=30)
    desk.is_as_the_engine_says()


def _command(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "function_app.desk", "rebuild", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, "DESK_DATABASE_URL": desk.url},
        capture_output=True,
        text=True,
        timeout=60,
    )
