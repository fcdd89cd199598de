"""What the desk's lists are read from, ten thousand open and a hundred thousand decided claims
included: in each order, and with what is filtered by, so that no row is looked at in vain.
"""

import logging
import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

logger = logging.getLogger(__name__)

revision = "0002"
down_revision = "0001"

STAGE = (
    "CASE WHEN runtime_status IN ('Failed', 'Terminated', 'Canceled') THEN 'decided' "
    "WHEN step IN ('awaiting_approval', 'awaiting_settlement') THEN 'open' "
    "WHEN step = 'with_claimant' THEN 'with_claimant' "
    "WHEN step IN ('decided', 'agent2_processing', 'agent2_completed', 'rejected', 'timeout', "
    "'error') THEN 'decided' ELSE 'early' END"
)
LAST = "9000000000000000"
ORDERS = {
    "due": (
        "(-escalation)",
        f"(coalesce(due_ms, {LAST}))",
        "(CASE WHEN urgent THEN 0 ELSE 1 END)",
        "created_us",
    ),
    "amount": (f"(coalesce(-amount_cents, {LAST}))", "created_us"),
    "age": ("created_us",),
    "confidence": ("(coalesce(confidence, 2))", "created_us"),
}
FILTERED_BY = ("step", "claim_type", "amount_cents", "due_ms")
# PostgreSQL takes no text of any length into such an index. It has others to find the few.
IN_SQLITE = ("flags", "search")
FEW_IN_POSTGRES = ("claim_type", "amount_cents", "due_ms")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite adds no column that is stored; PostgreSQL knows no other.
    stage = sa.Column("stage", sa.Text, sa.Computed(STAGE, persisted=not is_sqlite))
    op.add_column("claims", stage)
    filtered_by = [*FILTERED_BY, *(IN_SQLITE if is_sqlite else ())]
    for order, keys in ORDERS.items():
        columns = ["stage", *keys, "instance_id", *filtered_by]
        op.create_index(f"claims_in_order_of_{order}", "claims", [*map(sa.text, columns)])
    op.create_index("claims_by_stage", "claims", ["stage"])
    if not is_sqlite:
        _find_few()
    op.create_index("desk_claims_by_assignee", "desk_claims", ["assignee"])
    op.create_index("desk_claims_by_snooze", "desk_claims", ["snoozed_until_ms"])
    op.create_index("desk_seen_by_time", "desk_seen", ["at_ms"])
    op.create_table(
        "desk_acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column(
            "instance_id",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("whose", sa.Text),
        sa.Column("until_ms", sa.BigInteger),
        sa.Column("words", sa.Text),
    )
    op.create_index("ix_desk_acts_instance_id", "desk_acts", ["instance_id"])
    # A database that was begun anew counts on from where no earlier one has come: what a browser
    # or this app has kept of a list is known by the number of its last change.
    begun = sa.text("UPDATE desk_changes SET number = :number WHERE number < :number")
    op.get_bind().execute(begun, {"number": time.time_ns() // 1_000_000})


def _find_few() -> None:
    for column in FEW_IN_POSTGRES:
        op.create_index(f"claims_by_stage_and_{column}", "claims", ["stage", column])
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for column in IN_SQLITE:
                op.execute(
                    f"CREATE INDEX claims_by_words_of_{column} ON claims "
                    f"USING gin ({column} gin_trgm_ops)"
                )
    except DBAPIError:
        # A server may not have it, or not let us: words are then looked for row by row.
        logger.warning("desk_without_trigrams: searching takes longer without pg_trgm")
