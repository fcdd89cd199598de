"""What the desk's statistics are counted along: when claims were decided, and when due."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OF_A_DECISION = (
    *("decided_ms", "step", "claim_type", "decided_by", "created_ms"),
    *("straight_through", "overruled", "info_rounds"),
)


def upgrade() -> None:
    is_decided = sa.text("decided_ms IS NOT NULL")  # the others are not written here at all
    op.create_index(
        "claims_by_decision",
        "claims",
        [*OF_A_DECISION],
        sqlite_where=is_decided,
        postgresql_where=is_decided,
    )
    op.create_index("claims_by_end_of_wait", "claims", ["due_ms", "decided_ms", "step"])
