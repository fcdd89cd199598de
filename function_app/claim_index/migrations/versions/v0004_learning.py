"""What people changed of what agents had read, and what a second agent read otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "claim_learned",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("created_us", sa.BigInteger, nullable=False),
        sa.Column("decided_ms", sa.BigInteger, nullable=False),
        sa.Column("is_judged", sa.Boolean, nullable=False),
        sa.Column("checked", sa.Text),
        sa.Column("settled", sa.Text),
    )
    op.create_index("ix_claim_learned_decided_ms", "claim_learned", ["decided_ms"])
    op.create_table(
        "claim_changes",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("field", ID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
    )
    op.create_table(
        "claim_shadows",
        sa.Column("instance_id", ID, primary_key=True),
        sa.Column("asked_ms", sa.BigInteger, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("compared", sa.Text),
        sa.Column("differing", sa.Text),
    )
    op.create_index("ix_claim_shadows_asked_ms", "claim_shadows", ["asked_ms"])
