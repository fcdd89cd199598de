"""A desk's database as after a busy year: claims that wait, and many more that are decided. To the
index their runtime has ended: nobody asks the engine for them, which does not know them.
"""

import json
import random
import time
from collections.abc import Iterator
from itertools import batched
from typing import Any

from sqlalchemy import create_engine, func, insert, make_url, select, update

from dev_support import ROOT
from dev_support.host_process import HostFailed
from function_app.claim_index.database import Database, postgres_database, sqlite_database
from function_app.claim_index.desk_state import copy_what_is_kept
from function_app.claim_index.tables import CLAIMS, DESK_CHANGES, DESK_CLAIMS

TYPES = ("VSC", "GAP", "Tire & Wheel", "PPM", "Appearance", "Theft")
FLAGS = ("Photos are missing", "Mileage is unknown", "Another VIN", "The total differs")
PEOPLE = tuple(f"reviewer{number}@example.com" for number in range(20))
_DAY_MS = 86_400_000
_ENDS = ("agent2_completed", "agent2_completed", "rejected", "timeout")
_AT_ONCE = 5000


def fill(address: str, open_claims: int, decided_claims: int) -> None:
    """Raises `HostFailed` for a database that has claims of its own."""
    database = _opened(address)
    with database.writing() as (connection, _):
        if connection.execute(select(func.count()).select_from(CLAIMS)).scalar_one():
            raise HostFailed("The desk's database is not empty: the bench would spoil it.")
        for rows in batched(_rows(open_claims, decided_claims), _AT_ONCE, strict=False):
            connection.execute(insert(CLAIMS), [row for row, _ in rows])
            kept = [desk for _, desk in rows if desk]
            connection.execute(insert(DESK_CLAIMS), kept)
            copy_what_is_kept(connection, [desk["instance_id"] for desk in kept])
        connection.execute(update(DESK_CHANGES).values(mended_ms=_now_ms() + _DAY_MS))
    database.close()
    _look_after(address)


def _opened(address: str) -> Database:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return sqlite_database(ROOT / (url.database or ""))
    return postgres_database(url, None)


def _look_after(address: str) -> None:
    """As PostgreSQL does by itself, a minute later."""
    if not address.startswith("sqlite"):
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE claims")
        engine.dispose()


def _rows(open_claims: int, decided_claims: int) -> Iterator[tuple[dict[str, Any], Any]]:
    chance, now_ms = random.Random(14), _now_ms()  # noqa: S311 - the same each time
    for number in range(open_claims + decided_claims):
        is_open = number < open_claims
        row = _row(chance, number, now_ms - chance.randrange(1, 300 * _DAY_MS), is_open=is_open)
        yield row, _desk(chance, row["instance_id"], now_ms, is_open=is_open)


def _row(chance: random.Random, number: int, created_ms: int, *, is_open: bool) -> dict[str, Any]:
    claim_id = f"B-{number:06}"
    return {
        "instance_id": f"claim-{claim_id}",
        "claim_id": claim_id,
        "created_ms": created_ms,
        "created_us": created_ms * 1000,
        "is_exact": True,
        "claimant": f"Claimant {number % 5000}",
        "claim_type": chance.choice(TYPES),
        "component": "alternator",
        "amount_cents": chance.randrange(5_000, 500_000),
        "confidence": round(chance.random(), 2),
        "flags": json.dumps(chance.sample(FLAGS, chance.randrange(3))),
        "urgent": chance.random() < 0.1,
        "search": f"b-{number:06} claimant {number % 5000} alternator 1hgcm82633a{number:06}",
        "step": chance.choice(("awaiting_approval", "awaiting_settlement"))
        if is_open
        else chance.choice(_ENDS),
        "runtime_status": "Completed",
        "due_ms": _now_ms() + chance.randrange(_DAY_MS, 3 * _DAY_MS)
        if is_open
        else created_ms + 3 * _DAY_MS,
        "escalation": chance.choice((0, 0, 0, 0, 1, 2)),
        "roles": json.dumps(["adjuster"]),
        "decided_ms": None if is_open else created_ms + chance.randrange(3 * _DAY_MS),
        "decided_by": None if is_open else chance.choice(PEOPLE),
        "filed_revision": 0,
        "reading_revision": 1,
        "state_revision": 2,
        "version": number,
    }


def _desk(
    chance: random.Random, instance_id: str, now_ms: int, *, is_open: bool
) -> dict[str, Any] | None:
    """Who decided a claim had taken it; of those that wait a few are taken, or sleep."""
    if is_open and chance.random() > 0.2:
        return None
    sleeps = is_open and chance.random() < 0.3
    return {
        "instance_id": instance_id,
        "assignee": None if sleeps else chance.choice(PEOPLE),
        "taken_ms": None if sleeps else now_ms,
        "snoozed_until_ms": now_ms + _DAY_MS // 2 if sleeps else None,
    }


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
