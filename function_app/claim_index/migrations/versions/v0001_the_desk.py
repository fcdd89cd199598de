"""The index of claims, and what the desk itself keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("created_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("is_exact", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("claimant", sa.Text),
        sa.Column("claim_type", sa.Text),
        sa.Column("component", sa.Text),
        sa.Column("amount_cents", sa.BigInteger),
        sa.Column("confidence", sa.Float),
        sa.Column("flags", sa.Text, nullable=False, server_default="[]"),
        sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("search", sa.Text, nullable=False, server_default=""),
        sa.Column("step", sa.Text, nullable=False, server_default="pending"),
        sa.Column("runtime_status", sa.Text, nullable=False, server_default="Pending"),
        sa.Column("due_ms", sa.BigInteger),
        sa.Column("escalation", sa.Integer, nullable=False, server_default="0"),
        sa.Column("request_id", sa.Text),
        sa.Column("roles", sa.Text, nullable=False, server_default="[]"),
        sa.Column("news", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("info_rounds", sa.Integer, nullable=False, server_default="0"),
        sa.Column("decision", sa.Text),
        sa.Column("decided_ms", sa.BigInteger),
        sa.Column("decided_by", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("overruled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("straight_through", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("filed_revision", sa.Integer, nullable=False, server_default="-1"),
        sa.Column("reading_revision", sa.Integer, nullable=False, server_default="-1"),
        sa.Column("state_revision", sa.Integer, nullable=False, server_default="-1"),
        sa.Column("touched_ms", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("engine_ms", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    op.create_index("claims_by_due", "claims", ["step", "due_ms"])
    op.create_index("claims_by_age", "claims", ["created_us", "instance_id"])
    op.create_index("claims_by_status", "claims", ["runtime_status", "created_us"])
    op.create_index("claims_by_step", "claims", ["step", "created_us"])
    op.create_table(
        "desk_claims",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("assignee", sa.Text),
        sa.Column("taken_ms", sa.BigInteger),
        sa.Column("snoozed_until_ms", sa.BigInteger),
        sa.Column("snooze_reason", sa.Text),
    )
    op.create_table(
        "desk_notes",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_desk_notes_instance_id", "desk_notes", ["instance_id"])
    op.create_table(
        "desk_seen",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("person", ID, primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "desk_views",
        sa.Column("person", ID, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("query", sa.Text, nullable=False),
    )
    op.create_table(
        "desk_changes",
        sa.Column("id", sa.Integer, primary_key=True, server_default=sa.text("1")),
        sa.Column("number", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("mended_ms", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.execute("INSERT INTO desk_changes (id) VALUES (1)")
