"""Every view, filter and order, page by page, beside the same in plain Python."""

import json
import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from function_app.claim_index import queries
from function_app.claim_index.asked import Asked, Sort, View
from function_app.claim_index.database import Database
from tests.desk_rows import FAR_OFF_MS, LONG_AGO_MS, Row, claim_row, fill

ME, OTHER = "ada@example.com", "ben@example.com"
NOW_MS = LONG_AGO_MS + 10_000
FLAGS = ["Other VIN", 'says "twice"', "100% tread", "mileage_unknown", "Über"]
STEPS = {
    "awaiting_approval": "open",
    "awaiting_settlement": "open",
    "with_claimant": "with_claimant",
    "rejected": "decided",
    "timeout": "decided",
    "agent2_completed": "decided",
    "agent1_processing": "early",
}
LAST = 9_000_000_000_000_000


@pytest.fixture(scope="module")
def claims(database: Database) -> list[Row]:
    """Each with what the desk keeps of it."""
    chance = random.Random(7)
    made = [_made(chance, number) for number in range(140)]
    kept = [one for one in made if one["assignee"] or one["snoozed_until_ms"]]
    desk = ("instance_id", "assignee", "snoozed_until_ms")
    rows = [{name: one[name] for name in one if name not in desk[1:]} for one in made]
    fill(database, rows, [{name: one[name] for name in desk} for one in kept])
    return [{**one, "flags": json.loads(one["flags"])} for one in made]


def _made(chance: random.Random, number: int) -> Row:
    row = claim_row(
        f"C{number:03}",
        created_ms=LONG_AGO_MS + chance.randrange(5),
        claim_type=chance.choice(["VSC", "GAP", None]),
        amount_cents=chance.choice([None, 0, 100, 66750, 66750, 150_000]),
        confidence=chance.choice([None, 0.0, 0.5, 0.5, 0.93, 1.0]),
        flags=chance.sample(FLAGS, chance.randrange(3)),
        urgent=chance.random() < 0.2,
        search=f"c{number:03} {chance.choice(['dana', 'd%na', 'd_na', 'zoë'])} 1hgcm82633a",
        step=chance.choice([*STEPS, "awaiting_approval", "awaiting_approval"]),
        due_ms=chance.choice([None, NOW_MS + 5, NOW_MS + 9, FAR_OFF_MS]),
        escalation=chance.choice([0, 0, 0, 1, 2]),
    )
    asleep = chance.choice([None, None, NOW_MS - 1, NOW_MS, NOW_MS + 1])
    return {**row, "assignee": chance.choice([None, ME, OTHER]), "snoozed_until_ms": asleep}


def _is_in(view: View, row: Row) -> bool:
    stage, sleeps = STEPS[row["step"]], (row["snoozed_until_ms"] or 0) > NOW_MS
    return {
        View.OPEN: stage == "open" and not sleeps,
        View.MINE: stage == "open" and not sleeps and row["assignee"] == ME,
        View.UNASSIGNED: stage == "open" and not sleeps and row["assignee"] is None,
        View.WITH_CLAIMANT: stage == "with_claimant",
        View.SETTLEMENT: row["step"] == "awaiting_settlement" and not sleeps,
        View.SNOOZED: stage == "open" and sleeps,
        View.DECIDED: stage == "decided",
    }[view]


def _known(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


ORDERS: dict[Sort, Callable[[Row], Any]] = {
    Sort.DUE: lambda row: (-row["escalation"], _known(row["due_ms"], LAST), not row["urgent"]),
    Sort.AMOUNT: lambda row: LAST if row["amount_cents"] is None else -row["amount_cents"],
    Sort.AGE: lambda row: 0,
    Sort.CONFIDENCE: lambda row: _known(row["confidence"], 2),
}
FILTERS: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
    ({}, lambda row: True),
    ({"claim_type": "GAP"}, lambda row: row["claim_type"] == "GAP"),
    *(({"flag": flag}, lambda row, flag=flag: flag in row["flags"]) for flag in FLAGS),
    ({"flag": "other vin"}, lambda row: False),
    ({"words": ("d%na",)}, lambda row: "d%na" in row["search"]),
    ({"words": ("d_na", "c0")}, lambda row: "d_na" in row["search"] and "c0" in row["search"]),
    ({"words": ("\\",)}, lambda row: False),
    ({"words": ("zoë",)}, lambda row: "zoë" in row["search"]),
    ({"assignee": OTHER}, lambda row: row["assignee"] == OTHER),
    ({"nobody": True}, lambda row: row["assignee"] is None),
    ({"min_cents": 66750}, lambda row: (row["amount_cents"] or 0) >= 66750),
    ({"max_cents": 100}, lambda row: _known(row["amount_cents"], 101) <= 100),
    ({"due_before_ms": NOW_MS + 9}, lambda row: _known(row["due_ms"], LAST) < NOW_MS + 9),
    (
        {"claim_type": "VSC", "assignee": ME, "min_cents": 100},
        lambda row: (
            (row["claim_type"], row["assignee"]) == ("VSC", ME)
            and (row["amount_cents"] or 0) >= 100
        ),
    ),
]


@pytest.mark.parametrize("view", View)
def test_every_filter_and_order_finds_what_plain_python_finds(
    database: Database, claims: list[Row], view: View
) -> None:
    seen_something = False
    for sort, (asked, fits) in product(Sort, FILTERS):
        wanted = [row for row in claims if _is_in(view, row) and fits(row)]
        wanted.sort(key=lambda row: (ORDERS[sort](row), row["created_us"], row["instance_id"]))
        question = Asked(view=view, me=ME, now_ms=NOW_MS, sort=sort, **asked)
        assert [*_page_by_page(database, question)] == [row["instance_id"] for row in wanted], asked
        with database.reading() as connection:
            assert queries.count(connection, question, 5) == min(len(wanted), 5)
        seen_something = seen_something or len(wanted) > 3
    assert seen_something


def _page_by_page(database: Database, question: Asked) -> Iterator[str]:
    after = None
    while True:
        with database.reading() as connection:
            found = queries.page(connection, question, 3, after)
        yield from (row[-1] for row in found)
        if len(found) < 3:
            return
        after = tuple(found[-1])


def test_the_views_are_counted(database: Database, claims: list[Row]) -> None:
    with database.reading() as connection:
        counted = queries.counts(connection, ME, NOW_MS)
        strangers = queries.counts(connection, None, NOW_MS)
    wanted = {view.value: sum(_is_in(view, row) for row in claims) for view in View}
    assert counted == wanted
    assert strangers == {**wanted, "mine": 0}


def test_what_a_list_depends_on_does_not_change_with_time_alone(
    database: Database, claims: list[Row]
) -> None:
    """But for a snooze that is over."""
    assert any(row["snoozed_until_ms"] == NOW_MS + 1 for row in claims)
    with database.reading() as connection:
        marks = [queries.mark(connection, ME, NOW_MS + late) for late in (0, 0, 1, 5000)]
    assert marks[0] == marks[1]
    assert marks[0] != marks[2] == marks[3]


def test_an_order_is_gone_along_and_not_made(database: Database, claims: list[Row]) -> None:
    """Written otherwise than in the index, a key would cost a look at every claim."""
    with database.reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by how many claims there are")
        for sort in Sort:
            question = Asked(view=View.DECIDED, me=ME, now_ms=NOW_MS, sort=sort)
            query = queries.query_of(connection, question, 51)
            literal = query.compile(connection, compile_kwargs={"literal_binds": True})
            told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {literal}")
            plan = " ".join(str(line[3]) for line in told)
            assert f"claims_in_order_of_{sort}" in plan
            assert "TEMP B-TREE" not in plan
