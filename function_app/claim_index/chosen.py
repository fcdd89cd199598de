"""Which claims a question is about, and in which order: each goes along an index that holds the
order and all that is filtered by.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    false,
    func,
    literal_column,
    or_,
    select,
)

from function_app.claim_index.asked import Asked, Sort, View
from function_app.claim_index.tables import CLAIMS

OPEN, DECIDED = "open", "decided"
_STAGES = {View.WITH_CLAIMANT: "with_claimant", View.DECIDED: DECIDED}  # the others are open
# As the indexes have them, to the letter.
_ORDERS: Mapping[Sort, Sequence[str]] = {
    Sort.DUE: (
        "(-claims.escalation)",
        "(coalesce(claims.due_ms, 9000000000000000))",
        "(CASE WHEN claims.urgent THEN 0 ELSE 1 END)",
        "claims.created_us",
    ),
    Sort.AMOUNT: ("(coalesce(-claims.amount_cents, 9000000000000000))", "claims.created_us"),
    Sort.AGE: ("claims.created_us",),
    Sort.CONFIDENCE: ("(coalesce(claims.confidence, 2))", "claims.created_us"),
}
_ESCAPE = "\\"


def chosen(
    connection: Connection, asked: Asked, columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    wanted = [*_of_the_view(asked), *_of_the_filters(connection, asked)]
    return select(*columns).select_from(CLAIMS).where(*wanted)


def _of_the_view(asked: Asked) -> list[ColumnElement[bool]]:
    stage = CLAIMS.c.stage == _literal(_STAGES.get(asked.view, OPEN))
    awake = is_awake(asked.now_ms)
    match asked.view:
        case View.WITH_CLAIMANT | View.DECIDED:
            return [stage]
        case View.OPEN:
            return [stage, awake]
        case View.MINE:
            return [stage, awake, is_of(asked.me)]
        case View.UNASSIGNED:
            return [stage, awake, CLAIMS.c.assignee.is_(None)]
        case View.SETTLEMENT:
            return [stage, awake, CLAIMS.c.step == _literal("awaiting_settlement")]
        case View.SNOOZED:
            return [stage, CLAIMS.c.snoozed_until_ms > asked.now_ms]


def _of_the_filters(connection: Connection, asked: Asked) -> list[ColumnElement[bool]]:
    dialect, c = connection.dialect.name, CLAIMS.c
    wanted = [contains(dialect, c.search, word) for word in asked.words]
    if asked.claim_type is not None:
        wanted.append(c.claim_type == asked.claim_type)
    if asked.flag is not None:
        wanted.append(contains(dialect, c.flags, json.dumps(asked.flag, ensure_ascii=False)))
    if asked.assignee is not None:
        wanted.append(CLAIMS.c.assignee == asked.assignee)
    if asked.nobody:
        wanted.append(CLAIMS.c.assignee.is_(None))
    if asked.min_cents is not None:
        wanted.append(c.amount_cents >= asked.min_cents)
    if asked.max_cents is not None:
        wanted.append(c.amount_cents <= asked.max_cents)
    if asked.due_before_ms is not None:
        wanted.append(c.due_ms < asked.due_before_ms)
    return wanted


def contains(dialect: str, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """SQLite's LIKE takes capitals for small letters; PostgreSQL knows what to expect of LIKE."""
    if dialect == "sqlite":
        return func.instr(column, text) > 0
    escaped = text.replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    return column.like(f"%{escaped}%", escape=_ESCAPE)


def keys_of(sort: Sort) -> list[ColumnElement[Any]]:
    return [*(literal_column(key) for key in _ORDERS[sort]), CLAIMS.c.instance_id]


def is_awake(now_ms: int) -> ColumnElement[bool]:
    until = CLAIMS.c.snoozed_until_ms
    return or_(until.is_(None), until <= now_ms)


def is_of(me: str | None) -> ColumnElement[bool]:
    """Who has not said who they are has no claim: theirs are not those that nobody has."""
    return false() if me is None else CLAIMS.c.assignee == me


def _literal(word: str) -> ColumnElement[str]:
    """Our own words, which the database may plan by."""
    return literal_column(f"'{word}'")
