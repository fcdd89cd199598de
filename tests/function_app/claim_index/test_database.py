"""What is written into the desk's database, and how it comes to have a schema: on SQLite and on a
real PostgreSQL alike.
"""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, inspect, literal_column, select, text

from function_app.claim_index.database import Database
from function_app.claim_index.desk_state import saw, standing
from function_app.claim_index.migrating import NewerSchema
from function_app.claim_index.ports import Change, ClaimPurged, IndexUnavailable, Value
from function_app.claim_index.tables import (
    CLAIMS,
    DESK_CHANGES,
    DESK_NOTES,
    DESK_SEEN,
    METADATA,
    OF_A_CLAIM,
)
from function_app.claim_index.written import write
from tests.function_app.claim_index.conftest import opened_at
from tests.hosts import ROOT

ID = "claim-A1"
FILED: dict[str, Value] = {"claim_id": "A1", "created_us": 7, "created_ms": 0, "is_exact": True}
GUESSED: dict[str, Value] = {**FILED, "created_us": 5, "is_exact": False}
STORY = [
    Change(ID, 0, GUESSED, {"claimant": None}, {"step": "pending"}),
    Change(ID, 1, FILED, {}, {"step": "agent1_processing"}),
    Change(ID, 1, reading={"claimant": "Jo Doe", "amount_cents": 66750}),
    Change(ID, 3, state={"step": "awaiting_approval", "due_ms": 99}),
    Change(ID, 4, state={"step": "rejected", "due_ms": None, "decision": "rejected"}),
]


def row_in(database: Database, instance_id: str = ID) -> dict[str, Any]:
    with database.reading() as connection:
        query = select(CLAIMS).where(CLAIMS.c.instance_id == instance_id)
        return dict(connection.execute(query).mappings().one())


def number_in(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(DESK_CHANGES.c.number)).scalar_one()


def test_in_whatever_order_and_however_often_changes_come_the_row_is_the_same(
    database: Database,
) -> None:
    ends = set[tuple[Any, ...]]()
    for number, order in enumerate(permutations(STORY)):
        told = [Change(f"{ID}-{number}", *_rest(one)) for one in (*order, order[0])]
        write(database, told[:3])
        write(database, told[3:])
        row = row_in(database, f"{ID}-{number}")
        ends.add((row["claimant"], row["amount_cents"], row["step"], row["due_ms"]))
        assert (row["decision"], row["created_us"], row["is_exact"]) == ("rejected", 7, True)
    assert ends == {("Jo Doe", 66750, "rejected", None)}


def _rest(change: Change) -> tuple[Any, ...]:
    return change.revision, change.filed, change.reading, change.state


def test_a_note_that_comes_late_leaves_the_due_time_that_the_engine_knows(
    database: Database,
) -> None:
    """Whoever notes a wait reckons its end."""
    reckoned = Change(ID, 3, state={"step": "awaiting_approval", "due_ms": 99})
    known = Change(ID, 3, state={"step": "awaiting_approval", "due_ms": 94}, engine_ms=50)
    write(database, [known])
    write(database, [reckoned])
    assert row_in(database)["due_ms"] == 94
    write(database, [Change(ID, 5, state={"step": "awaiting_approval", "due_ms": 120})])
    assert row_in(database)["due_ms"] == 120


DECIDED: dict[str, Value] = {
    "decision": "approved",
    "decided_ms": 50,
    "decided_by": "ann@x.example",
}


def test_who_decided_is_known_also_when_that_is_told_after_what_came_of_it(
    database: Database,
) -> None:
    write(database, [Change(ID, 6, state={"step": "agent2_completed", "outcome": "APPROVED"})])
    write(database, [Change(ID, 4, state={"step": "agent2_processing", **DECIDED})])
    earlier = {**DECIDED, "decided_ms": 40, "decided_by": "bob@x.example"}
    write(database, [Change(ID, 3, state={"step": "decided", **earlier})])
    row = row_in(database)
    assert (row["step"], row["outcome"]) == ("agent2_completed", "APPROVED")
    assert {name: row[name] for name in DECIDED} == DECIDED


def test_a_decision_that_was_taken_back_does_not_come_again(database: Database) -> None:
    waits: dict[str, Value] = {"step": "awaiting_approval", "decision": None, "decided_ms": None}
    write(database, [Change(ID, 7, state=waits)])
    write(database, [Change(ID, 5, state={"step": "decided", **DECIDED})])
    assert row_in(database)["decision"] is None


def test_who_filed_a_claim_is_known_whichever_note_of_the_filing_comes_first(
    database: Database,
) -> None:
    told = Change(ID, 0, {**GUESSED, "filer": "ann@example.com"})
    for number, order in enumerate(permutations([told, Change(ID, 1, FILED)])):
        for change in order:
            write(database, [Change(f"{ID}-{number}", *_rest(change))])
        row = row_in(database, f"{ID}-{number}")
        assert (row["filer"], row["created_us"]) == ("ann@example.com", 7)


def test_what_says_nothing_new_takes_no_number(database: Database) -> None:
    write(database, STORY)
    number, version = number_in(database), row_in(database)["version"]
    write(database, STORY)
    write(database, [Change(ID, 2, state={"step": "agent1_completed"})])
    assert (number_in(database), row_in(database)["version"]) == (number, version)
    write(database, [Change(ID, 5, state={"step": "error"})])
    assert row_in(database)["version"] == number_in(database) == number + 1


def test_a_claim_that_runs_a_second_time_is_told_from_the_first_run(database: Database) -> None:
    write(database, STORY)
    again = {**FILED, "created_us": 8000}
    write(database, [Change(ID, 1, again, state={"step": "agent1_processing"})])
    row = row_in(database)
    assert (row["step"], row["decision"], row["claimant"]) == ("agent1_processing", None, None)


def test_a_text_that_a_database_refuses_is_written_without_what_it_refuses(
    database: Database,
) -> None:
    write(database, [Change(ID, 1, reading={"claimant": "J\0o \ud800", "flags": ["\ud800"]})])
    row = row_in(database)
    assert row["claimant"] == "Jo ?"
    assert "\\ud800" in row["flags"] or "?" in row["flags"]


def test_a_purge_takes_all_there_is_of_the_claim_and_an_unknown_claim_leaves_the_notes(
    database: Database,
) -> None:
    for instance_id in ("claim-A", "claim-B"):
        write(database, [Change(instance_id, 1, FILED)])
        with database.writing() as (connection, _):
            note = {"instance_id": instance_id, "at_ms": 1, "author": "ann", "text": "Call back."}
            connection.execute(insert(DESK_NOTES).values(note))
    write(database, [ClaimPurged("claim-A"), ClaimPurged("claim-B", is_erased=False)])
    with database.reading() as connection:
        left = [
            (table.name, row.instance_id)
            for table in OF_A_CLAIM
            for row in connection.execute(select(table.c.instance_id))
        ]
    assert left == [("desk_notes", "claim-B")]


def test_the_migrations_make_the_tables(database: Database) -> None:
    with database.reading() as connection:
        found = inspect(connection)
        assert {
            table.name: {(column["name"], column["nullable"]) for column in columns}
            for table in METADATA.sorted_tables
            if (columns := found.get_columns(table.name))
        } == {
            table.name: {(column.name, column.nullable) for column in table.columns}
            for table in METADATA.sorted_tables
        }


def test_a_newer_schema_is_left_as_it_is(database: Database, desk_url: str) -> None:
    write(database, STORY)
    with database.writing() as (connection, _):
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    another = opened_at(desk_url)
    with pytest.raises(NewerSchema, match="schema 9999, which is newer"), another.reading():
        pass
    another.close()
    assert row_in(database)["step"] == "rejected"


def test_whoever_looks_first_and_writes_then_is_not_overtaken(
    database: Database, desk_url: str
) -> None:
    """Two people open a page at once: SQLite would refuse the one who looked before the other
    wrote, had it not said from the start that it is going to write.
    """
    write(database, [Change(ID, 1, FILED)])
    another, ben_is_done = opened_at(desk_url), Event()

    def see_as_ben() -> None:
        with another.writing_aside() as connection:
            saw(connection, ID, "ben", 5)
        ben_is_done.set()

    with ThreadPoolExecutor(1) as pool:
        with database.writing_aside() as connection:
            assert standing(connection, ID)
            ben = pool.submit(see_as_ben)
            ben_is_done.wait(0.3)  # he may have to wait for us
            saw(connection, ID, "ann", 5)
        ben.result(timeout=20)
    another.close()
    with database.reading() as connection:
        seen = {*connection.execute(select(DESK_SEEN.c.person)).scalars()}
    assert seen == {"ann", "ben"}


def test_of_what_fails_halfway_nothing_is_left(database: Database) -> None:
    write(database, STORY)
    number = number_in(database)

    def fail_halfway() -> None:
        with database.writing() as (connection, _):
            note = {"instance_id": ID, "at_ms": 1, "author": "ann", "text": "Call back."}
            connection.execute(insert(DESK_NOTES).values(note))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with database.reading() as connection:
        assert connection.execute(select(DESK_NOTES.c.id)).all() == []
    assert number_in(database) == number


_WRITER = """
import sys
from tests.function_app.claim_index.conftest import opened_at
from function_app.claim_index.ports import Change
from function_app.claim_index.written import write
database, own = opened_at(sys.argv[1]), sys.argv[2]
for n in range(1, 21):
    same = Change("claim-same", n, state={"step": f"step-{n}"})
    write(database, [same, Change(f"claim-{own}-{n}", 1, reading={"claimant": own})])
database.close()
"""


def test_two_processes_begin_a_database_and_write_at_once_and_lose_nothing(desk_url: str) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, desk_url, name], cwd=ROOT)
        for name in ("ann", "ben")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    database = opened_at(desk_url)
    assert row_in(database, "claim-same")["step"] == "step-20"
    with database.reading() as connection:
        versions = [*connection.execute(select(CLAIMS.c.version)).scalars()]
    assert len(versions) == 41
    assert max(versions) == number_in(database)
    database.close()


def test_one_value_is_found_on_either_database(database: Database) -> None:
    write(database, STORY)
    claimant = select(CLAIMS.c.claimant).where(CLAIMS.c.instance_id == bindparam("id"))
    assert database.value(claimant, {"id": ID}) == "Jo Doe"
    assert database.value(claimant, {"id": "claim-nobody"}) is None


def test_a_file_that_is_open_answers_at_once_while_a_connection_is_free(
    database: Database, desk_url: str
) -> None:
    assert not database.answers_at_once  # nobody has opened it yet
    number_in(database)
    is_file = desk_url.startswith("sqlite")
    assert database.answers_at_once == is_file
    with database.reading():
        assert not database.answers_at_once
    assert database.answers_at_once == is_file


def test_a_value_of_a_file_that_was_deleted_is_looked_for_in_the_one_begun_anew(
    tmp_path: Path,
) -> None:
    opened = opened_at(f"sqlite:///{tmp_path / 'desk.db'}")
    write(opened, STORY)
    (tmp_path / "desk.db").unlink()
    claimant = select(CLAIMS.c.claimant).where(CLAIMS.c.instance_id == bindparam("id"))
    assert opened.value(claimant, {"id": ID}) is None
    opened.close()


def test_a_question_that_the_file_cannot_answer_is_said_to_be_unavailable(tmp_path: Path) -> None:
    opened = opened_at(f"sqlite:///{tmp_path / 'desk.db'}")
    number_in(opened)
    with pytest.raises(IndexUnavailable):
        opened.value(select(literal_column("nothing")).select_from(CLAIMS), {})
    assert number_in(opened) >= 0  # it is not taken for one that is away
    opened.close()


def test_the_file_is_for_its_owner_alone_from_the_beginning(tmp_path: Path) -> None:
    opened = opened_at(f"sqlite:///{tmp_path / 'desk.db'}")
    number_in(opened)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    opened.close()
