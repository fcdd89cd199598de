"""The tables of the store.

Times are microseconds since the epoch; events and requests are messages of the durable protocol.
"""

VERSION = 3

# instances, history: rows of some kilobytes stay within a page, as they would not in a table
# without row ids.
# history: `sequence` is the number of the first event in `events`, `length` how many there are.
# inbox: what an instance has not consumed yet. `fires_at` is set for timers and scheduled starts,
# `execution_id` for messages that concern one generation only.
# activities: scheduled and not yet completed; the row id tells one attempt from the next.
# entities: an entity's messages wait in the inbox as well. `locked_by` is a critical section,
# `lock_owner` the orchestration that is in it.
INSTANCES = """
CREATE TABLE instances (
    instance_id TEXT PRIMARY KEY NOT NULL,
    execution_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT,
    status INTEGER NOT NULL,
    packed_input TEXT,
    packed_output TEXT,
    custom_status TEXT,
    failure BLOB,
    tags TEXT,
    parent BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    scheduled_at INTEGER,
    completed_at INTEGER,
    trace_context BLOB
);
CREATE INDEX instances_by_status ON instances (status, created_at, instance_id);
CREATE INDEX instances_by_completion ON instances (completed_at, instance_id)
    WHERE completed_at IS NOT NULL;
CREATE TABLE history (
    instance_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    length INTEGER NOT NULL,
    events BLOB NOT NULL
);
CREATE UNIQUE INDEX history_in_order ON history (instance_id, sequence);
"""
ENTITIES = """
CREATE TABLE entities (
    instance_id TEXT PRIMARY KEY,
    state TEXT,
    locked_by TEXT,
    lock_owner TEXT,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX entities_by_holder ON entities (lock_owner) WHERE lock_owner IS NOT NULL;
"""
_OTHERS = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id TEXT NOT NULL,
    execution_id TEXT,
    arrived_at INTEGER NOT NULL,
    fires_at INTEGER,
    event BLOB NOT NULL
);
CREATE INDEX inbox_by_instance ON inbox (instance_id);
CREATE INDEX inbox_by_time ON inbox (fires_at) WHERE fires_at IS NOT NULL;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    request BLOB NOT NULL
);
CREATE INDEX activities_by_instance ON activities (instance_id);
"""
EVERYTHING = INSTANCES + ENTITIES + _OTHERS
