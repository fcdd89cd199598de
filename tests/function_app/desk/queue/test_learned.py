"""What is kept of decided claims, on each kind of database."""

from function_app.claim_index import standing
from function_app.claim_index.database import Database
from function_app.claim_index.learned import (
    Lesson,
    ask_shadow,
    changes,
    learned,
    note,
    note_shadow,
    shadows,
    unanswered_shadows,
    unlearned,
)
from function_app.claim_index.ports import ClaimPurged
from function_app.claim_index.written import write
from tests.desk_rows import claim_row, fill


def test_a_lesson_and_a_second_reading_are_kept_once_and_go_with_their_claim(
    database: Database,
) -> None:
    ended = {"step": "agent2_completed", "decided_ms": 2_000, "claim_type": "VSC"}
    fill(
        database,
        [
            claim_row("taught", **ended),
            claim_row("late", **{**ended, "decided_ms": None}),
            claim_row("open", due_ms=5, amount_cents=100),
        ],
        [{"instance_id": "claim-open", "assignee": "ana@example.com"}],
    )
    with database.writing_aside() as connection:
        new = {one.instance_id: one for one in unlearned(connection, 1_000, 10)}
        assert new.keys() == {"claim-taught"}
        lesson = Lesson(2_000, True, "DENIED", "approved", {"vehicle.vin": "corrected"})
        for _ in range(2):
            note(connection, [(new["claim-taught"], lesson)])
        assert unlearned(connection, 1_000, 10) == []
        assert [ask_shadow(connection, "claim-taught", "second", 7) for _ in range(2)] == [
            True, False,
        ]  # fmt: skip
        assert not ask_shadow(connection, "claim-unknown", "second", 7)
        assert unanswered_shadows(connection, 0) == 1
        note_shadow(connection, "claim-taught", ["vehicle_vin"], [])
        assert unanswered_shadows(connection, 0) == 0
    with database.reading() as connection:
        (one,) = learned(connection, 1_000)
        assert (one.claim_id, one.claim_type, one.checked) == ("taught", "VSC", "DENIED")
        assert changes(connection, 1_000) == {"claim-taught": {"vehicle.vin": "corrected"}}
        assert [one.differing for one in shadows(connection, 0)] == [[]]
        assert standing.standing(connection, 10, 20) == (1, 0, 0, 1, 0)
        assert standing.loads(connection, 10, 20) == [("ana@example.com", 1, 0, 1, 100)]
        assert standing.oldest(connection) is not None
    write(database, [ClaimPurged("claim-taught")])
    with database.reading() as connection:
        assert not learned(connection, 0)
        assert not changes(connection, 0)
        assert not shadows(connection, 0)
