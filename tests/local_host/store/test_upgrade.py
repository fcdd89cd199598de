"""A store of an earlier schema is brought up to date in place, and its instances go on."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext, when_any

from local_host.clock import MICROSECONDS
from local_host.engine import commands, events
from local_host.store import history_records, records
from local_host.store.database import FILE_NAME, open_database
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.entity_functions import tally
from tests.local_host.store import rows

# As the first version of the local host created it.
FIRST_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE instances (
    instance_id TEXT PRIMARY KEY, execution_id TEXT NOT NULL, name TEXT NOT NULL, version TEXT,
    status INTEGER NOT NULL, input TEXT, output TEXT, custom_status TEXT, failure BLOB, tags TEXT,
    parent BLOB, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, scheduled_at INTEGER,
    completed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX instances_by_creation ON instances (created_at, instance_id);
CREATE TABLE history (
    instance_id TEXT NOT NULL, sequence INTEGER NOT NULL, event BLOB NOT NULL,
    PRIMARY KEY (instance_id, sequence)
) WITHOUT ROWID;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT,
    arrived_at INTEGER NOT NULL, fires_at INTEGER, event BLOB NOT NULL
);
CREATE INDEX inbox_by_instance ON inbox (instance_id);
CREATE INDEX inbox_by_time ON inbox (fires_at) WHERE fires_at IS NOT NULL;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT NOT NULL,
    request BLOB NOT NULL
);
CREATE INDEX activities_by_instance ON activities (instance_id);
"""
# What the second version added.
SECOND_SCHEMA = """
CREATE TABLE entities (
    instance_id TEXT PRIMARY KEY, state TEXT, locked_by TEXT, lock_owner TEXT,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX entities_by_holder ON entities (lock_owner) WHERE lock_owner IS NOT NULL;
ALTER TABLE instances ADD COLUMN trace_context BLOB;
CREATE INDEX instances_by_completion ON instances (completed_at, instance_id)
    WHERE completed_at IS NOT NULL;
"""
SCHEMAS = {1: FIRST_SCHEMA, 2: FIRST_SCHEMA + SECOND_SCHEMA}
LONG = json.dumps("a long story " * 2000)
NOW = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * MICROSECONDS
TOMORROW = NOW + 24 * 3_600 * MICROSECONDS


def waits(ctx: OrchestrationContext, _: Any) -> Any:
    decision = ctx.wait_for_external_event("Decision")
    winner = yield when_any([decision, ctx.create_timer(timedelta(hours=24))])
    answer = decision.get_result() if winner is decision else "timed out"
    return [answer, (yield ctx.call_entity(EntityInstanceId("tally", "k"), "add", 1))]


@pytest.fixture(params=SCHEMAS)
def old_store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Of an earlier version: two instances wait for an event or a timer, a third has ended."""
    with rows.opened(tmp_path) as db:
        db.executescript(SCHEMAS[request.param] + f"PRAGMA user_version = {request.param};")
        for name in ("one", "two"):
            insert(db, name, waiting(name), output=None)
            fired = events.timer_fired(TOMORROW, 1).SerializeToString()
            db.execute(
                "INSERT INTO inbox (instance_id, execution_id, arrived_at, fires_at, event)"
                " VALUES (?, ?, ?, ?, ?)",
                (name, f"run of {name}", NOW, TOMORROW, fired),
            )
        insert(db, "three", ended("three"), output=LONG)
    return tmp_path


def insert(
    db: sqlite3.Connection, name: str, history: list[pb.HistoryEvent], *, output: str | None
) -> None:
    status = pb.ORCHESTRATION_STATUS_COMPLETED if output else pb.ORCHESTRATION_STATUS_RUNNING
    db.execute(
        "INSERT INTO instances (instance_id, execution_id, name, status, input, output, created_at,"
        " updated_at, completed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (name, f"run of {name}", "waits", status, LONG, output, NOW, NOW, NOW if output else None),
    )
    for sequence, event in enumerate(history):
        db.execute(
            "INSERT INTO history VALUES (?, ?, ?)", (name, sequence, event.SerializeToString())
        )


def waiting(name: str) -> list[pb.HistoryEvent]:
    identity = pb.OrchestrationInstance(instanceId=name, executionId=events.text(f"run of {name}"))
    return [
        events.orchestrator_started(NOW),
        events.execution_started(
            NOW,
            pb.ExecutionStartedEvent(
                name="waits", input=events.text(LONG), orchestrationInstance=identity
            ),
        ),
        pb.HistoryEvent(
            eventId=1, timerCreated=pb.TimerCreatedEvent(fireAt=events.timestamp(TOMORROW))
        ),
        events.orchestrator_completed(NOW),
    ]


def ended(name: str) -> list[pb.HistoryEvent]:
    return [
        *waiting(name),
        events.orchestrator_started(NOW),
        events.event_raised(NOW, "Decision", LONG),
        events.orchestrator_completed(NOW),
        events.execution_completed(NOW, pb.ORCHESTRATION_STATUS_COMPLETED, LONG, None),
    ]


def test_instances_of_an_earlier_schema_go_on(old_store: Path) -> None:
    async def scenario() -> None:
        async with bench(old_store, waits, tally) as b:
            await b.event("Decision", "yes")
            assert await b.result("one") == ["yes", 1]
            b.clock.advance(24 * 3_600)
            assert await b.result("two") == ["timed out", 2]
            await b.do(commands.purge, "one")
            assert b.engine.find("one") is None

    run(scenario)


def test_what_was_stored_is_told_as_before(old_store: Path) -> None:
    with closing(open_database(old_store / FILE_NAME)) as db:
        for name, history in (("one", waiting("one")), ("three", ended("three"))):
            assert history_records.read_history(db, name) == history
            assert history_records.history_length(db, name) == len(history)
        instance = records.find_instance(db, "three")
        assert instance is not None
        assert (instance.input, instance.output) == (LONG, LONG)
        assert rows.damage(db) == []


def test_an_upgraded_store_is_as_a_new_one(old_store: Path) -> None:
    upgraded, fresh = (open_database(old_store / name) for name in (FILE_NAME, "fresh.db"))
    with closing(upgraded), closing(fresh):
        assert shape(upgraded) == shape(fresh)


def shape(db: sqlite3.Connection) -> tuple[int, list[str]]:
    """The version, and all tables and indexes as they were created."""
    created = db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    return version, ["".join(sql.split()) for (sql,) in created]


def test_an_upgraded_store_can_be_opened_again(old_store: Path) -> None:
    for _ in range(2):
        with closing(open_database(old_store / FILE_NAME)) as db:
            assert rows.counts(db)["instances"] == 3
