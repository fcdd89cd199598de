"""What the desk keeps of a claim outlives its row, which is made again from the engine."""

from datetime import UTC, datetime

from function_app.claim_index import desk_state, queries
from function_app.claim_index.database import Database
from function_app.claim_index.ports import Change, ClaimPurged
from function_app.claim_index.written import write

ADA, NOW_MS = "ada@example.com", round(datetime.now(UTC).timestamp() * 1000)
LATER_MS = NOW_MS + 60_000


def waits(revision: int) -> Change:
    state = {"step": "awaiting_approval", "runtime_status": "Running"}
    return Change("claim-kept", revision, filed={"claim_id": "kept"}, state=state)


def shown(database: Database) -> tuple[str | None, bool]:
    with database.reading() as connection:
        (row,) = queries.rows(connection, ["claim-kept"], NOW_MS)
    return row.assignee, row.snoozed_until is not None


def test_whoever_has_a_claim_has_it_still_when_the_index_is_made_again(database: Database) -> None:
    write(database, [waits(1)])
    with database.writing() as (connection, number):
        desk_state.hand_to(connection, number, "claim-kept", ADA, NOW_MS)
        desk_state.put_to_sleep(connection, number, "claim-kept", LATER_MS, None)
    assert shown(database) == (ADA, True)
    write(database, [waits(2)])
    assert shown(database) == (ADA, True)
    write(database, [ClaimPurged("claim-kept", is_erased=False)])
    write(database, [waits(2)])
    assert shown(database) == (ADA, True)


def test_with_a_claim_that_was_erased_all_of_it_goes(database: Database) -> None:
    write(database, [waits(1)])
    with database.writing() as (connection, number):
        desk_state.hand_to(connection, number, "claim-kept", ADA, NOW_MS)
        note = desk_state.Note(NOW_MS, ADA, "Says what nobody else may know.")
        desk_state.write_note(connection, number, "claim-kept", note)
        desk_state.record(connection, "claim-kept", desk_state.Act(NOW_MS, ADA, "take"))
    write(database, [ClaimPurged("claim-kept")])
    write(database, [waits(1)])
    assert shown(database) == (None, False)
    with database.reading() as connection:
        assert [*desk_state.acts_of(connection, "claim-kept")] == []
