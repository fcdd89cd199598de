"""The desk's statistics, beside the same in plain Python."""

import random
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from function_app.claim_index.database import Database
from function_app.desk.queue.stats import stats_of
from tests.desk_rows import Row, claim_row, fill, opened

NOW = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
TODAY_MS = NOW_MS // DAY_MS * DAY_MS
STEPS = ("agent2_completed", "agent2_completed", "rejected", "timeout", "awaiting_approval")


@pytest.fixture(scope="module")
def claims(database: Database) -> list[Row]:
    chance = random.Random(21)
    rows = [_made(chance, number) for number in range(1500)]
    fill(database, rows)
    return rows


def _made(chance: random.Random, number: int) -> Row:
    """Often at the edge of a day, or of the time that is asked for."""
    edges = [TODAY_MS - day * DAY_MS + chance.choice([-1, 0, 1]) for day in (0, 1, 6, 7, 29, 30)]
    filed = chance.choice([NOW_MS - chance.randrange(100 * DAY_MS), *edges])
    step = chance.choice(STEPS)
    took = chance.choice([0, 1, 999, chance.randrange(40 * HOUR_MS), 7 * HOUR_MS])
    due = filed + chance.choice([took, took - 1, 24 * HOUR_MS, 72 * HOUR_MS])
    is_decided = step != "awaiting_approval" and (step != "timeout" or chance.random() < 0.5)
    return claim_row(
        f"S{number:04}",
        created_ms=filed,
        created_us=filed * 1000 + chance.randrange(1000),
        step=step,
        claim_type=chance.choice(["VSC", "GAP", "Tire & Wheel", "", None]),
        decided_by=chance.choice(["ada@example.com", "ben@example.com", "zoë", None]),
        decided_ms=filed + took if is_decided else None,
        due_ms=chance.choice([due, due, None]),
        straight_through=chance.random() < 0.2,
        overruled=chance.random() < 0.1,
        info_rounds=chance.choice([0, 0, 1, 3]),
    )


@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_figures_are_those_of_every_single_claim(
    database: Database, claims: list[Row], days: int
) -> None:
    with database.reading() as connection:
        told = stats_of(connection, days, NOW)
    since = TODAY_MS - (days - 1) * DAY_MS
    decided = [
        one for one in claims if one["step"] != "timeout" and (one["decided_ms"] or -1) >= since
    ]
    assert told["days"] == [
        _day(claims, decided, since + number * DAY_MS) for number in range(days)
    ]
    assert told["time_to_decide"] == _pace(decided)
    assert told["by_type"] == _by(decided, "claim_type", "type")
    assert told["by_reviewer"] == _by(decided, "decided_by", "reviewer")
    assert told["rates"] == {
        "straight_through": _share(decided, "straight_through"),
        "overridden": _share(decided, "overruled"),
        "info_requested": _share(decided, "info_rounds"),
    }


def _day(claims: list[Row], decided: list[Row], begin: int) -> dict[str, Any]:
    def is_then(moment: int | None) -> bool:
        return moment is not None and begin <= moment < begin + DAY_MS

    timeouts = [one for one in claims if one["step"] == "timeout"]
    late = [
        one
        for one in claims
        if one["due_ms"] is not None and one["due_ms"] <= NOW_MS
        if one["decided_ms"] is None
        or one["decided_ms"] > one["due_ms"]
        or one["step"] == "timeout"
    ]
    return {
        "day": (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=begin)).strftime(
            "%Y-%m-%d"
        ),
        "filed": sum(is_then(one["created_ms"]) for one in claims),
        "decided": sum(is_then(one["decided_ms"]) for one in decided),
        "overdue": sum(is_then(one["due_ms"]) for one in late),
        "timed_out": sum(
            is_then(one["due_ms"] if one["decided_ms"] is None else one["decided_ms"])
            for one in timeouts
        ),
    }


def _by(decided: list[Row], column: str, name: str) -> list[dict[str, Any]]:
    known = {one[column] for one in decided if one[column]}
    paces = [{name: one, **_pace([row for row in decided if row[column] == one])} for one in known]
    return sorted(paces, key=lambda pace: (-pace["decided"], pace[name]))


def _pace(decided: list[Row]) -> dict[str, Any]:
    took = sorted((one["decided_ms"] - one["created_ms"]) / 1000 for one in decided)
    median, p90 = (
        took[max(0, ceil(len(took) * percent / 100) - 1)] if took else None for percent in (50, 90)
    )
    return {"decided": len(took), "median_seconds": median, "p90_seconds": p90}


def _share(decided: list[Row], column: str) -> float | None:
    return round(sum(bool(one[column]) for one in decided) / len(decided), 4) if decided else None


def test_a_desk_without_claims_has_no_rates(database: Database) -> None:
    with database.reading() as connection:
        told = stats_of(connection, 2, datetime(2000, 1, 2, tzinfo=UTC) + timedelta(days=20_000))
    assert told["time_to_decide"] == {
        "decided": 0, "median_seconds": None, "p90_seconds": None,
    }  # fmt: skip
    assert [*told["rates"].values()] == [None, None, None]
    assert [one["filed"] for one in told["days"]] == [0, 0]


def test_no_claims_row_is_read_for_it(tmp_path: Path) -> None:
    """What a question needs beyond its index would cost a look at every claim. (PostgreSQL plans by
    how many claims there are.)
    """
    database = opened(f"sqlite:///{tmp_path}/desk.db")
    asked = list[tuple[str, Any]]()
    with database.reading() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda *given: asked.append((given[2], given[3]))
        )
        stats_of(connection, 30, NOW)
        plans = [
            " ".join(line[3] for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {q}", p))
            for q, p in [*asked]
        ]
    database.close()
    assert len(plans) == 4
    assert all("USING COVERING INDEX" in plan for plan in plans), plans
