"""Whose claim it is, so that nobody is handed a claim of their own. What is on its way is looked up
again in the engine, by the timer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("claims", sa.Column("filer", sa.Text))
    people = sa.Column("people", sa.Text, nullable=False, server_default="[]")
    op.add_column("claims", people)
    op.execute("UPDATE claims SET engine_ms = 0")
