"""Who takes the next claim gets it alone, and only what they may approve."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from function_app.access.desk_person import DeskPerson
from function_app.approval_policy.models import ApprovalPolicy
from function_app.claim_index.database import Database
from function_app.claim_index.tables import CLAIMS, DESK_ACTS, DESK_CLAIMS
from function_app.desk.queue import acts
from function_app.desk.queue.authority import authority_of
from tests.desk_rows import FAR_OFF_MS, claim_row, fill

NOW = datetime.now(UTC)
CALLERS = 20
POLICY = ApprovalPolicy.model_validate(
    {
        "roles": {"adjuster": ["ada@example.com"], "manager": ["mo@example.com"]},
        "authority": {"adjuster": 1500},
    }
)


@pytest.fixture(autouse=True)
def desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Of this process, as the app has one, and empty."""
    monkeypatch.setattr("function_app.desk.queue.database.desk_database", lambda: database)
    yield database
    with database.writing_aside() as connection:
        for table in (CLAIMS, DESK_CLAIMS, DESK_ACTS):
            connection.execute(table.delete())


def person(mail: str, *roles: str) -> DeskPerson:
    return DeskPerson(mail, frozenset(roles), "easyauth")


@pytest.mark.parametrize("claims", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_twenty_callers_empty_the_queue_each_claim_once(desk: Database, claims: int) -> None:
    fill(desk, [claim_row(f"N{number:04}") for number in range(claims)])

    def empty(caller: int) -> list[str]:
        mine, me = list[str](), person(f"p{caller}@example.com")
        while found := acts.take_next(me, NOW):
            mine.append(found)
        return mine

    with ThreadPoolExecutor(CALLERS) as pool:
        taken = [one for some in pool.map(empty, range(CALLERS)) for one in some]

    assert sorted(taken) == [f"claim-N{number:04}" for number in range(claims)]
    with desk.reading() as connection:
        kept = connection.execute(DESK_CLAIMS.select()).all()
        told = connection.execute(DESK_ACTS.select()).all()
    assert len(kept) == len(told) == claims
    assert all(row.assignee for row in kept)


def test_when_nothing_is_left_nothing_changes(desk: Database) -> None:
    """So that nobody's list is sent anew."""
    fill(desk, [claim_row("gone", step="rejected")])
    before = _number(desk)
    assert acts.take_next(person("ada@example.com"), NOW) is None
    assert _number(desk) == before


def test_next_is_the_first_of_the_desk_that_is_free_and_awake(desk: Database) -> None:
    rows = [
        claim_row("later", due_ms=FAR_OFF_MS),
        claim_row("soon", due_ms=FAR_OFF_MS - 5),
        claim_row("urgent", due_ms=FAR_OFF_MS - 5, urgent=True),
        claim_row("escalated", escalation=1),
        claim_row("taken", escalation=3),
        claim_row("asleep", escalation=3),
        claim_row("read-now", escalation=3, step="agent1_processing"),
    ]
    kept: list[dict[str, Any]] = [
        {"instance_id": "claim-taken", "assignee": "ben@example.com"},
        {"instance_id": "claim-asleep", "snoozed_until_ms": FAR_OFF_MS},
    ]
    fill(desk, rows, kept)
    found = [acts.take_next(person("ada@example.com"), NOW) for _ in range(5)]
    assert found == ["claim-escalated", "claim-urgent", "claim-soon", "claim-later", None]


def test_nobody_gets_what_they_may_not_approve(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "read_policy", lambda _: POLICY)
    rows = [
        claim_row("a-large", roles=["adjuster", "manager"], amount_cents=150_001),
        claim_row("b-managers", roles=["manager"], amount_cents=1),
        claim_row("c-for-ada", roles=["adjuster", "manager"], amount_cents=150_000),
        claim_row("d-unknown", roles=["adjuster"]),
        claim_row("e-anybody", roles=[], amount_cents=9_000_000),
    ]
    fill(desk, rows)
    ada, mo = person("Ada@example.com"), person("mo@example.com")
    found = [acts.take_next(ada, NOW) for _ in range(4)]
    assert found == ["claim-c-for-ada", "claim-d-unknown", "claim-e-anybody", None]
    assert [acts.take_next(mo, NOW) for _ in range(3)] == [
        "claim-a-large",
        "claim-b-managers",
        None,
    ]


def test_next_never_hands_out_a_claim_of_ones_own(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the address is written; what one has filed, or approved before, where four eyes are
    asked for.
    """
    ada, folded = person("Ada+work@example.com"), ["ada@example.com"]
    settling = {"step": "awaiting_settlement", "decided_by": "ada+Work@example.com"}

    def filled() -> None:
        rows = [
            claim_row("a-mine", people=[*folded, "jo@example.com"]),
            claim_row("b-filed-by-me", filer="ada@example.com"),
            claim_row("c-approved-by-me", **settling),
            claim_row("d-of-another", people=["ada@example.community"], filer="cy@example.com"),
        ]
        fill(desk, rows)

    filled()
    monkeypatch.setattr(acts, "read_policy", lambda _: ApprovalPolicy())
    assert [acts.take_next(ada, NOW) for _ in range(2)] == ["claim-d-of-another", None]
    monkeypatch.setattr(acts, "read_policy", lambda _: None)
    found = [acts.take_next(ada, NOW) for _ in range(3)]
    assert found == ["claim-b-filed-by-me", "claim-c-approved-by-me", None]
    assert acts.take_next(person("ben@example.com"), NOW) == "claim-a-mine"


def test_a_lead_is_one_by_sign_in_or_by_the_policy_and_without_one_everybody_is() -> None:
    led = POLICY.model_copy(update={"roles": {"lead": ("lea@example.com",)}})
    assert authority_of(person("ada@example.com", "lead"), POLICY).is_lead
    assert authority_of(person("lea@example.com"), led).is_lead
    assert not authority_of(person("ada@example.com"), led).is_lead
    assert authority_of(person("ada@example.com"), None).is_lead
    assert authority_of(DeskPerson("ada@example.com", None, "open"), POLICY).is_lead


def _number(desk: Database) -> int:
    with desk.reading() as connection:
        return connection.exec_driver_sql("SELECT number FROM desk_changes").scalar_one()
