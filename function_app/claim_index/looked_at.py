"""What the index says of itself, to whoever mends it: how far it has come with each claim, and
which ones time may have left behind.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select, tuple_, update

from function_app.claim_index.tables import CLAIMS, DESK_CHANGES

WAITS = ("awaiting_approval", "awaiting_settlement", "with_claimant")
PASSES = (
    *("pending", "running", "agent1_processing", "agent1_completed", "decided"),
    "agent2_processing",
)
ON_ITS_WAY = ("Pending", "Running", "Suspended")
_AGAIN_AFTER_MS = 1000
_PASSING_MS = 15_000  # at a step that takes care of itself nothing may be noted for so long


@dataclass(frozen=True)
class Wanted:
    """By the runtime's word, or by the workflow's own; None: any."""

    status: str | None = None
    step: str | None = None


type Place = tuple[int, str]
"""When it was filed, in microseconds, and its id."""


def mended_until(connection: Connection) -> int:
    """The engine's claims that were filed by then have been looked through; 0: none have."""
    return connection.execute(select(DESK_CHANGES.c.mended_ms)).scalar_one()


def note_mended(connection: Connection, until_ms: int) -> None:
    connection.execute(update(DESK_CHANGES).values(mended_ms=until_ms))


def last_changes(connection: Connection, since_ms: int) -> dict[str, int]:
    """The engine's last change that was looked at, of each claim that is on its way, that is not
    known as a whole, or that was filed since.
    """
    is_new = CLAIMS.c.created_us >= since_ms * 1000
    wanted = or_(_is_on_its_way(), _is_in_part(), is_new)
    found = connection.execute(select(CLAIMS.c.instance_id, CLAIMS.c.engine_ms).where(wanted))
    return {row.instance_id: row.engine_ms for row in found}


def left_behind(connection: Connection, now_ms: int, most: int) -> list[str]:
    """Of claims whose wait is over nobody may have noted so, and of one at a passing step not that
    it has come further. Those that were not looked at for longest come first.
    """
    step, touched = CLAIMS.c.step, CLAIMS.c.touched_ms
    waits = and_(step.in_(WAITS), CLAIMS.c.due_ms <= now_ms, touched < now_ms - _AGAIN_AFTER_MS)
    passes = and_(step.in_(PASSES), touched < now_ms - _PASSING_MS)
    wanted = and_(_is_on_its_way(), or_(waits, passes))
    query = select(CLAIMS.c.instance_id).where(wanted).order_by(CLAIMS.c.touched_ms).limit(most)
    return [*connection.execute(query).scalars()]


def how_many(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(CLAIMS)).scalar_one()


def without_place(connection: Connection, most: int) -> list[str]:
    """Of these it is not known yet when the engine took them in."""
    query = select(CLAIMS.c.instance_id).where(not_(CLAIMS.c.is_exact)).limit(most)
    return [*connection.execute(query).scalars()]


def newest_first(
    connection: Connection, wanted: Wanted, after: Place | None, most: int
) -> list[Place]:
    place = tuple_(CLAIMS.c.created_us, CLAIMS.c.instance_id)
    query = select(CLAIMS.c.created_us, CLAIMS.c.instance_id).where(CLAIMS.c.is_exact)
    if wanted.status is not None:
        query = query.where(CLAIMS.c.runtime_status == wanted.status)
    if wanted.step is not None:
        query = query.where(CLAIMS.c.step == wanted.step)
    if after is not None:
        query = query.where(place < after)
    newest = query.order_by(CLAIMS.c.created_us.desc(), CLAIMS.c.instance_id.desc())
    return [(row[0], row[1]) for row in connection.execute(newest.limit(most))]


def _is_on_its_way() -> ColumnElement[bool]:
    return CLAIMS.c.runtime_status.in_(ON_ITS_WAY)


def _is_in_part() -> ColumnElement[bool]:
    return or_(CLAIMS.c.filed_revision < 0, CLAIMS.c.reading_revision < 0, not_(CLAIMS.c.is_exact))
