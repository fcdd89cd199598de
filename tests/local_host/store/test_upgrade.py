"""A store of an earlier schema is brought up to date in place, and its instances go on."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext, when_any

from local_host.engine import commands
from local_host.store import history_records, records
from local_host.store.database import FILE_NAME, open_database
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.entity_functions import tally
from tests.local_host.store import rows
from tests.local_host.store.old_stores import LONG, SCHEMAS, ended, make_store, waiting


@pytest.fixture(params=SCHEMAS)
def old_store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    make_store(tmp_path, request.param)
    return tmp_path


def waits(ctx: OrchestrationContext, _: Any) -> Any:
    decision = ctx.wait_for_external_event("Decision")
    winner = yield when_any([decision, ctx.create_timer(timedelta(hours=24))])
    answer = decision.get_result() if winner is decision else "timed out"
    return [answer, (yield ctx.call_entity(EntityInstanceId("tally", "k"), "add", 1))]


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
