"""Lists of instances: in order, page by page, and without a look at those that are not meant."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local_host.engine.filters import InstanceFilter
from local_host.engine.queries import list_instances, matching
from local_host.store import records
from local_host.store.database import FILE_NAME, open_database
from local_host.store.packing import pack_text

RUNNING, COMPLETED = pb.ORCHESTRATION_STATUS_RUNNING, pb.ORCHESTRATION_STATUS_COMPLETED
LIVE = frozenset({RUNNING, pb.ORCHESTRATION_STATUS_PENDING, pb.ORCHESTRATION_STATUS_SUSPENDED})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(tmp_path / FILE_NAME)) as connection:
        yield connection


def add(db: sqlite3.Connection, status: int, number: int) -> list[str]:
    """Instances that were created one after the other, behind those that are there."""
    begin = len(matching(db, InstanceFilter(), 1_000_000))
    names = [f"claim-{begin + n:05}" for n in range(number)]
    db.execute("BEGIN")
    for moment, name in enumerate(names, begin):
        instance = records.Instance(
            instance_id=name,
            execution_id="e",
            name="claim",
            version=None,
            status=status,
            packed_input=pack_text("an e-mail " * 50),
            packed_output=pack_text("a result " * 1000) if status == COMPLETED else None,
            custom_status='{"step": "awaiting_approval"}',
            failure=None,
            tags=None,
            parent=None,
            created_at=moment,
            updated_at=moment,
            scheduled_at=None,
            completed_at=moment if status == COMPLETED else None,
        )
        records.insert_instance(db, instance)
    db.execute("COMMIT")
    return names


def effort(db: sqlite3.Connection, wanted: InstanceFilter) -> int:
    """How many steps SQLite takes for a page: what it looks at, whatever the machine."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    db.set_progress_handler(count, 1)
    list_instances(db, wanted, None, 100)
    db.set_progress_handler(None, 1)
    return steps


def test_few_that_wait_are_found_without_a_look_at_many_that_have_ended(
    db: sqlite3.Connection,
) -> None:
    wanted = InstanceFilter(statuses=LIVE, created_from=0, created_to=10**6, prefix="claim-")
    waiting = add(db, RUNNING, 5)
    alone = effort(db, wanted)
    add(db, COMPLETED, 2000)
    assert [i.instance_id for i in matching(db, wanted, 100)] == waiting
    assert effort(db, wanted) < alone + 20  # a page of others would take thousands


@pytest.mark.parametrize("statuses", [frozenset[int](), LIVE | {COMPLETED}])
def test_all_are_told_once_and_in_order_of_creation(
    db: sqlite3.Connection, statuses: frozenset[int]
) -> None:
    names = [n for status in (RUNNING, COMPLETED, RUNNING) for n in add(db, status, 10)]
    told: list[str] = []
    token: str | None = None
    while token is not None or not told:
        page, token = list_instances(db, InstanceFilter(statuses=statuses), token, 7)
        told += [instance.instance_id for instance in page]
    assert told == names


def test_texts_are_read_only_when_they_are_asked_for(db: sqlite3.Connection) -> None:
    add(db, COMPLETED, 1)
    for payloads in (True, False):
        (instance,) = matching(db, InstanceFilter(), 10, payloads=payloads)
        assert (instance.input is not None, instance.output is not None) == (payloads, payloads)
        assert instance.custom_status is not None
