"""A store of an earlier schema is brought up to date in place, and its instances go on."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext, when_any

from local_host.clock import MICROSECONDS
from local_host.engine import commands, events
from local_host.store.database import SCHEMA_VERSION, open_database
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
PRAGMA user_version = 1;
"""
NOW = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * MICROSECONDS


def waits(ctx: OrchestrationContext, _: Any) -> Any:
    decision = ctx.wait_for_external_event("Decision")
    winner = yield when_any([decision, ctx.create_timer(timedelta(hours=24))])
    answer = decision.get_result() if winner is decision else "timed out"
    return [answer, (yield ctx.call_entity(EntityInstanceId("tally", "k"), "add", 1))]


def store_of_the_first_version(folder: Path) -> None:
    """Two instances that have taken their first turn, and wait for an event or the timer."""
    db = sqlite3.connect(folder / "durable.db")
    db.executescript(FIRST_SCHEMA)
    for name in ("one", "two"):
        _insert_waiting(db, name)
    db.commit()
    db.close()


def _insert_waiting(db: sqlite3.Connection, name: str) -> None:
    columns = (name, f"run of {name}", "waits", None, pb.ORCHESTRATION_STATUS_RUNNING, "null")
    db.execute(
        "INSERT INTO instances VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL, ?, ?, NULL,"
        " NULL)",
        (*columns, NOW, NOW),
    )
    identity = pb.OrchestrationInstance(instanceId=name, executionId=events.text(f"run of {name}"))
    due = NOW + 24 * 3_600 * MICROSECONDS
    history = [
        events.orchestrator_started(NOW),
        events.execution_started(
            NOW,
            pb.ExecutionStartedEvent(
                name="waits", input=events.text("null"), orchestrationInstance=identity
            ),
        ),
        pb.HistoryEvent(eventId=1, timerCreated=pb.TimerCreatedEvent(fireAt=events.timestamp(due))),
        events.orchestrator_completed(NOW),
    ]
    for sequence, event in enumerate(history):
        db.execute(
            "INSERT INTO history VALUES (?, ?, ?)", (name, sequence, event.SerializeToString())
        )
    fired = events.timer_fired(due, 1).SerializeToString()
    db.execute(
        "INSERT INTO inbox (instance_id, execution_id, arrived_at, fires_at, event)"
        " VALUES (?, ?, ?, ?, ?)",
        (name, f"run of {name}", NOW, due, fired),
    )


def test_instances_of_the_first_schema_go_on(tmp_path: Path) -> None:
    store_of_the_first_version(tmp_path)

    async def scenario() -> None:
        async with bench(tmp_path, waits, tally) as b:
            await b.event("Decision", "yes")
            assert await b.result("one") == ["yes", 1]
            b.clock.advance(24 * 3_600)
            assert await b.result("two") == ["timed out", 2]
            await b.do(commands.purge, "one")
            assert b.engine.find("one") is None

    run(scenario)


def test_an_upgraded_store_is_as_a_new_one(tmp_path: Path) -> None:
    store_of_the_first_version(tmp_path)
    upgraded, fresh = (open_database(tmp_path / name) for name in ("durable.db", "fresh.db"))
    try:
        shapes = [
            (
                db.execute("PRAGMA user_version").fetchone()[0],
                sorted(name for (name,) in db.execute("SELECT name FROM sqlite_schema")),
                [row[1:] for row in db.execute("PRAGMA table_info(instances)")],
            )
            for db in (upgraded, fresh)
        ]
    finally:
        upgraded.close()
        fresh.close()
    assert shapes[0] == shapes[1]
    assert shapes[0][0] == SCHEMA_VERSION


def test_an_upgraded_store_can_be_opened_again(tmp_path: Path) -> None:
    store_of_the_first_version(tmp_path)
    for _ in range(2):
        db = open_database(tmp_path / "durable.db")
        assert rows.counts(db)["instances"] == 2
        db.close()
