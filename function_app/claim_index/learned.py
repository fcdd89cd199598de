"""What is learned of claims that have ended: read and written for the page that shows it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from function_app.claim_index.tables import CLAIM_CHANGES, CLAIM_LEARNED, CLAIM_SHADOWS, CLAIMS


@dataclass(frozen=True)
class Lesson:
    """`changes` are fields of the form, each `corrected`, `filled_in` or `cleared`. When it was
    decided is the engine's to say: the index may not know it yet.
    """

    decided_ms: int
    is_judged: bool = False
    checked: str | None = None
    settled: str | None = None
    changes: Mapping[str, str] | None = None


class Unlearned(NamedTuple):
    instance_id: str
    created_us: int


class Learned(NamedTuple):
    instance_id: str
    claim_id: str
    claim_type: str | None
    decided_ms: int
    is_judged: bool
    checked: str | None
    settled: str | None


class Shadowed(NamedTuple):
    """Names of fields."""

    instance_id: str
    claim_id: str
    agent: str
    asked_ms: int
    compared: list[str]
    differing: list[str]


_IS_OF_THIS_RUN = and_(
    CLAIM_LEARNED.c.instance_id == CLAIMS.c.instance_id,
    CLAIM_LEARNED.c.created_us == CLAIMS.c.created_us,
)


def unlearned(connection: Connection, since_ms: int, most: int) -> list[Unlearned]:
    """Of claims that were decided since then, the newest first."""
    c = CLAIMS.c
    decided: ColumnElement[int] = func.coalesce(c.decided_ms, c.touched_ms)
    query = (
        select(c.instance_id, c.created_us)
        .where(
            *(c.runtime_status == "Completed", c.stage == "decided", c.is_exact),
            *(decided >= since_ms, ~exists().where(_IS_OF_THIS_RUN)),
        )
        .order_by(decided.desc())
        .limit(most)
    )
    return [Unlearned._make(row) for row in connection.execute(query)]


def note(connection: Connection, lessons: Sequence[tuple[Unlearned, Lesson]]) -> None:
    """Learned again, a lesson is the same; of another run of its claim, it takes the old place."""
    ids = [one.instance_id for one, _ in lessons]
    if not ids:
        return
    for table in (CLAIM_LEARNED, CLAIM_CHANGES):
        connection.execute(delete(table).where(table.c.instance_id.in_(ids)))
    connection.execute(insert(CLAIM_LEARNED), [_row(*lesson) for lesson in lessons])
    changes = [
        {"instance_id": one.instance_id, "field": field, "kind": kind}
        for one, lesson in lessons
        for field, kind in (lesson.changes or {}).items()
    ]
    if changes:
        connection.execute(insert(CLAIM_CHANGES), changes)


def _row(one: Unlearned, lesson: Lesson) -> dict[str, Any]:
    names = ("decided_ms", "is_judged", "checked", "settled")
    told = {name: getattr(lesson, name) for name in names}
    return {**one._asdict(), **told}


def learned(connection: Connection, since_ms: int) -> list[Learned]:
    c, learned_ = CLAIMS.c, CLAIM_LEARNED.c
    query = (
        select(
            *(c.instance_id, c.claim_id, c.claim_type),
            *(learned_.decided_ms, learned_.is_judged, learned_.checked, learned_.settled),
        )
        .join_from(CLAIM_LEARNED, CLAIMS, _IS_OF_THIS_RUN)
        .where(learned_.decided_ms >= since_ms)
        .order_by(learned_.decided_ms.desc())
    )
    return [Learned._make(row) for row in connection.execute(query)]


def changes(connection: Connection, since_ms: int) -> dict[str, dict[str, str]]:
    """By claim: its fields and what became of each."""
    c = CLAIM_CHANGES.c
    query = (
        select(c.instance_id, c.field, c.kind)
        .join_from(CLAIM_CHANGES, CLAIM_LEARNED, c.instance_id == CLAIM_LEARNED.c.instance_id)
        .where(CLAIM_LEARNED.c.decided_ms >= since_ms)
    )
    found: dict[str, dict[str, str]] = {}
    for instance_id, field, kind in connection.execute(query):
        found.setdefault(instance_id, {})[field] = kind
    return found


def ask_shadow(connection: Connection, instance_id: str, agent: str, now_ms: int) -> bool:
    """Whether it is to be asked: once for each claim that the index has, whichever process does."""
    c = CLAIM_SHADOWS.c
    known = select(literal(instance_id), literal(now_ms), literal(agent)).where(
        exists().where(CLAIMS.c.instance_id == instance_id)
    )
    begin = insert(CLAIM_SHADOWS).from_select([c.instance_id, c.asked_ms, c.agent], known)
    try:
        with connection.begin_nested():
            return connection.execute(begin.returning(c.instance_id)).first() is not None
    except IntegrityError:
        return False


def note_shadow(
    connection: Connection, instance_id: str, compared: Sequence[str], differing: Sequence[str]
) -> None:
    """Nothing where the claim was purged meanwhile."""
    values = {"compared": json.dumps([*compared]), "differing": json.dumps([*differing])}
    of_it = CLAIM_SHADOWS.c.instance_id == instance_id
    connection.execute(update(CLAIM_SHADOWS).where(of_it).values(**values))


def shadows(connection: Connection, since_ms: int) -> list[Shadowed]:
    """Those that have answered."""
    c = CLAIM_SHADOWS.c
    query = (
        select(c.instance_id, CLAIMS.c.claim_id, c.agent, c.asked_ms, c.compared, c.differing)
        .join_from(CLAIM_SHADOWS, CLAIMS, c.instance_id == CLAIMS.c.instance_id)
        .where(c.asked_ms >= since_ms, c.differing.is_not(None))
        .order_by(c.asked_ms.desc())
    )
    return [
        Shadowed(row[0], row[1], row[2], row[3], json.loads(row[4]), json.loads(row[5]))
        for row in connection.execute(query)
    ]


def unanswered_shadows(connection: Connection, since_ms: int) -> int:
    c = CLAIM_SHADOWS.c
    query = select(func.count()).where(c.asked_ms >= since_ms, c.differing.is_(None))
    return connection.execute(query).scalar_one()
