"""A page of the queue, and what it depends on. The list for programs and the desk's own page are
made from this one.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from function_app.access.desk_person import DeskPerson
from function_app.claim_index.asked import Asked, Key
from function_app.claim_index.ports import DeskRow
from function_app.claims.errors import ClaimNotFound
from function_app.desk.queue import database
from function_app.desk.queue.query import DeskQuery, Place
from function_app.kit.timestamps import from_milliseconds, iso_utc, to_milliseconds

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from function_app.claim_index.queries import Mark


@dataclass(frozen=True)
class DeskPage:
    """`etag` names what the page shows, but not the moment `now` at which it was asked for."""

    rows: list[DeskRow]
    counts: dict[str, int]
    next_cursor: str | None
    version: int
    now: datetime
    etag: str

    def dump(self) -> dict[str, Any]:
        return {
            "claims": [row.dump() for row in self.rows],
            "counts": self.counts,
            "next_cursor": self.next_cursor,
            "version": self.version,
            "now": iso_utc(self.now),
        }


@dataclass(frozen=True)
class Unchanged:
    etag: str


def list_claims(
    person: DeskPerson, query: DeskQuery, now: datetime, known: str = ""
) -> DeskPage | Unchanged:
    """`known` are the tags that the client has (If-None-Match). Raises `DeskNotSetUp` and
    `DeskUnavailable`.
    """
    from function_app.claim_index import queries

    now_ms = to_milliseconds(now)
    with database.reading() as connection:
        mark = queries.mark(connection, person.mail, now_ms)
        etag = _etag(person, query, mark)
        if etag in known:
            return Unchanged(etag)
        after = query.cursor.key if query.cursor else None
        ids, last = _ids(connection, query.asked(person.mail, now_ms), query.limit, after)
        return DeskPage(
            rows=queries.rows(connection, ids, now_ms, mark.seen),
            counts=_COUNTS.of(connection, person.mail, mark, now_ms),
            next_cursor=Place(sort=query.sort, key=last).encode() if last else None,
            version=mark.version,
            now=now,
            etag=etag,
        )


def one_claim(person: DeskPerson, instance_id: str, now_ms: int) -> dict[str, Any]:
    """With its notes. Raises `ClaimNotFound`, `DeskNotSetUp` and `DeskUnavailable`."""
    from function_app.claim_index import desk_state, queries

    with database.reading() as connection:
        seen = queries.mark(connection, person.mail, now_ms).seen
        found = queries.rows(connection, [instance_id], now_ms, seen)
        notes = desk_state.notes_of(connection, instance_id)
    if not found:
        raise ClaimNotFound(instance_id)
    shown = [
        {"at": iso_utc(from_milliseconds(note.at_ms)), "author": note.author, "text": note.text}
        for note in notes
    ]
    return {"claim": found[0].dump(), "notes": shown}


def _ids(
    connection: "Connection", asked: Asked, limit: int, after: Key | None
) -> tuple[list[str], Key | None]:
    from function_app.claim_index import queries

    found = queries.page(connection, asked, limit + 1, after)
    shown = found[:limit]
    return [row[-1] for row in shown], tuple(shown[-1]) if len(found) > limit else None


def _etag(person: DeskPerson, query: DeskQuery, mark: "Mark") -> str:
    asked = query.model_dump(mode="json")
    told = [person.mail, asked, mark.version, mark.woken_ms, mark.seen]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


class _Counts:
    """How many claims there are is counted once for each change, and not for each who looks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._as_of: tuple[int, int] | None = None
        self._known: dict[str | None, dict[str, int]] = {}

    def of(
        self, connection: "Connection", me: str | None, mark: "Mark", now_ms: int
    ) -> dict[str, int]:
        from function_app.claim_index import queries

        as_of = (mark.version, mark.woken_ms)
        with self._lock:
            if self._as_of == as_of and me in self._known:
                return self._known[me]
        counted = queries.counts(connection, me, now_ms)
        with self._lock:
            if self._as_of != as_of:
                self._as_of, self._known = as_of, {}
            self._known[me] = counted
        return counted


_COUNTS = _Counts()
