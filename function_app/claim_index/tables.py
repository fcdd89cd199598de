"""The desk's tables, the same on SQLite and PostgreSQL: times are milliseconds since 1970 in UTC,
money is in cents, lists are JSON. `claims` can be made again from the engine; what begins with
`desk_` is the desk's own.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    text,
)

METADATA = MetaData()

# Ids sort by their characters, as in Python and in SQLite, whatever language a server is set to.
Id = Text().with_variant(Text(collation="C"), "postgresql")
Counted = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts rows in no other type

# Where a claim is on its way, as the desk's views tell them apart.
_STAGE = (
    "CASE WHEN runtime_status IN ('Failed', 'Terminated', 'Canceled') THEN 'decided' "
    "WHEN step IN ('awaiting_approval', 'awaiting_settlement') THEN 'open' "
    "WHEN step = 'with_claimant' THEN 'with_claimant' "
    "WHEN step IN ('decided', 'agent2_processing', 'agent2_completed', 'rejected', 'timeout', "
    "'error') THEN 'decided' ELSE 'early' END"
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("instance_id", Id, primary_key=True),
    # Known when it is filed. `created_us` is the engine's own time once `is_exact`.
    Column("claim_id", Id, nullable=False),
    Column("created_ms", BigInteger, nullable=False, server_default="0"),
    Column("created_us", BigInteger, nullable=False, server_default="0"),
    Column("is_exact", Boolean, nullable=False, server_default=false()),
    Column("filer", Text),
    # Read by agent 1. `people` are the mailboxes of those whose claim it is.
    Column("claimant", Text),
    Column("claim_type", Text),
    Column("component", Text),
    Column("amount_cents", BigInteger),
    Column("confidence", Float),
    Column("flags", Text, nullable=False, server_default="[]"),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("search", Text, nullable=False, server_default=""),
    Column("people", Text, nullable=False, server_default="[]"),
    # Where it stands.
    Column("step", Text, nullable=False, server_default="pending"),
    Column("runtime_status", Text, nullable=False, server_default="Pending"),
    Column("due_ms", BigInteger),
    Column("escalation", Integer, nullable=False, server_default="0"),
    Column("request_id", Text),
    Column("roles", Text, nullable=False, server_default="[]"),
    Column("news", Boolean, nullable=False, server_default=false()),
    Column("info_rounds", Integer, nullable=False, server_default="0"),
    Column("decision", Text),
    Column("decided_ms", BigInteger),
    Column("decided_by", Text),
    Column("outcome", Text),
    Column("overruled", Boolean, nullable=False, server_default=false()),
    Column("straight_through", Boolean, nullable=False, server_default=false()),
    # How new each of the three is; -1 where it is not known at all.
    Column("filed_revision", Integer, nullable=False, server_default="-1"),
    Column("reading_revision", Integer, nullable=False, server_default="-1"),
    Column("state_revision", Integer, nullable=False, server_default="-1"),
    # When it was last written, and the engine's last change of it that was looked at.
    Column("touched_ms", BigInteger, nullable=False, server_default="0"),
    Column("engine_ms", BigInteger, nullable=False, server_default="0"),
    Column("version", BigInteger, nullable=False),
    Column("stage", Text, Computed(_STAGE)),
    # Copied from what the desk keeps, so that a list is read from one table.
    Column("assignee", Text),
    Column("snoozed_until_ms", BigInteger),
    Index("claims_by_due", "step", "due_ms"),
    Index("claims_by_age", "created_us", "instance_id"),
    Index("claims_by_status", "runtime_status", "created_us"),
    Index("claims_by_step", "step", "created_us"),
)

DESK_CLAIMS = Table(
    "desk_claims",
    METADATA,
    Column("instance_id", Id, primary_key=True),
    Column("assignee", Text),
    Column("taken_ms", BigInteger),
    Column("snoozed_until_ms", BigInteger),
    Column("snooze_reason", Text),
    Index("desk_claims_by_snooze", "snoozed_until_ms"),
)

DESK_NOTES = Table(
    "desk_notes",
    METADATA,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("instance_id", Id, nullable=False, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
)

DESK_SEEN = Table(
    "desk_seen",
    METADATA,
    Column("instance_id", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Index("desk_seen_by_time", "at_ms"),
)

# Who did what to a claim at the desk, for its record. `whose` it was or became; `words` are the
# reason of a snooze.
DESK_ACTS = Table(
    "desk_acts",
    METADATA,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("instance_id", Id, nullable=False, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("whose", Text),
    Column("until_ms", BigInteger),
    Column("words", Text),
)

DESK_VIEWS = Table(
    "desk_views",
    METADATA,
    Column("person", Id, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
)

# One row: the number of the last change, and up to when the engine's claims were looked through.
DESK_CHANGES = Table(
    "desk_changes",
    METADATA,
    Column("id", Integer, primary_key=True, server_default=text("1")),
    Column("number", BigInteger, nullable=False, server_default="0"),
    Column("mended_ms", BigInteger, nullable=False, server_default="0"),
)

COPIED = (CLAIMS.c.assignee, CLAIMS.c.snoozed_until_ms)
OF_A_CLAIM = (CLAIMS, DESK_CLAIMS, DESK_NOTES, DESK_SEEN, DESK_ACTS)
