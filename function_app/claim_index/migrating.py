"""The schema of the desk's database, brought up to what this version of the app knows. Of several
processes one does it, and the others wait for it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from function_app.claim_index.ports import IndexUnavailable

_MIGRATIONS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = 7_402_118_814  # any number, as long as nobody else locks by it


class NewerSchema(IndexUnavailable):
    """Another version of the app has brought it further: it is left as it is."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the desk's database has the schema {found}, which is newer than this version of the "
            "app; it is left as it is"
        )


def migrate(connection: Connection) -> None:
    """Inside a transaction that writes; on SQLite that keeps the others out."""
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:number)")
        connection.execute(lock, {"number": _ONE_AT_A_TIME})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return
    if found is not None and found not in {one.revision for one in scripts.walk_revisions()}:
        raise NewerSchema(found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
