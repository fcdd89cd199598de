"""Stores as earlier versions of the local host left them."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.clock import MICROSECONDS
from local_host.engine import events
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


def make_store(folder: Path, version: int) -> None:
    """Two instances of `waits` wait for an event or a timer, a third has ended."""
    with rows.opened(folder) as db:
        db.executescript(SCHEMAS[version] + f"PRAGMA user_version = {version};")
        for name in ("one", "two"):
            insert(db, name, waiting(name), output=None)
            fired = events.timer_fired(TOMORROW, 1).SerializeToString()
            db.execute(
                "INSERT INTO inbox (instance_id, execution_id, arrived_at, fires_at, event)"
                " VALUES (?, ?, ?, ?, ?)",
                (name, f"run of {name}", NOW, TOMORROW, fired),
            )
        insert(db, "three", ended("three"), output=LONG)


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
