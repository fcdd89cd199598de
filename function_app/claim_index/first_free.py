"""The next claim for somebody: the first that nobody has and that they may approve."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, true

from function_app.claim_index.asked import Asked, View
from function_app.claim_index.chosen import chosen, contains, keys_of
from function_app.claim_index.desk_state import PASSED_ON
from function_app.claim_index.tables import CLAIMS, DESK_ACTS


@dataclass(frozen=True)
class Taker:
    """Who has these roles may approve what asks for one of them, each up to so many cents; without
    `limits` anybody may. What I have approved is for others, and so is a claim of my own, which
    names my `mailbox`; with `four_eyes` also what I have filed, or decided and is to be settled.
    """

    me: str
    mailbox: str
    limits: Mapping[str, int | None] | None
    four_eyes: bool


def first_free(connection: Connection, taker: Taker, now_ms: int) -> str | None:
    """The first in the order of the desk that nobody has and that the taker may approve."""
    asked = Asked(view=View.UNASSIGNED, me=taker.me, now_ms=now_ms)
    keys = keys_of(asked.sort)
    wanted = (_within(taker.limits), ~_passed_on_by(taker.me), ~_is_kept_from(connection, taker))
    query = chosen(connection, asked, keys).where(*wanted).order_by(*keys).limit(1)
    row = connection.execute(query).first()
    return None if row is None else row[-1]


def _passed_on_by(me: str) -> ColumnElement[bool]:
    c = DESK_ACTS.c
    return exists().where(c.instance_id == CLAIMS.c.instance_id, c.person == me, c.act == PASSED_ON)


def _is_kept_from(connection: Connection, taker: Taker) -> ColumnElement[bool]:
    c = CLAIMS.c
    written = json.dumps(taker.mailbox, ensure_ascii=False)
    own = contains(connection.dialect.name, c.people, written)
    if not taker.four_eyes:
        return own
    decided = func.lower(func.coalesce(c.decided_by, "")).in_({taker.me.lower(), taker.mailbox})
    return or_(own, func.coalesce(c.filer, "") == taker.mailbox, decided)


def _within(limits: Mapping[str, int | None] | None) -> ColumnElement[bool]:
    if limits is None:
        return true()
    return or_(
        CLAIMS.c.roles == "[]",
        *(
            and_(
                CLAIMS.c.roles.contains(json.dumps(role, ensure_ascii=False), autoescape=True),
                true() if most is None else func.coalesce(CLAIMS.c.amount_cents, 0) <= most,
            )
            for role, most in limits.items()
        ),
    )
