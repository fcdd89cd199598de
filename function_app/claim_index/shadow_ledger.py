"""What is kept of a second agent's reading, in the desk's database."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from function_app.claim_index.opened import claim_index, desk_database

if TYPE_CHECKING:
    from function_app.claim_index.database import Database

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

_FLUSH_SECONDS = 2.0  # until the claim's own row is there


@dataclass(frozen=True)
class DeskLedger:
    """Both raise `IndexUnavailable`."""

    agent: str

    def begin(self, instance_id: str) -> bool:
        from function_app.claim_index.learned import ask_shadow

        claim_index().flush(_FLUSH_SECONDS)
        with _database().writing_aside() as connection:
            return ask_shadow(connection, instance_id, self.agent, time.time_ns() // 1_000_000)

    def keep(self, instance_id: str, compared: Sequence[str], differing: Sequence[str]) -> None:
        from function_app.claim_index.learned import note_shadow

        with _database().writing_aside() as connection:
            note_shadow(connection, instance_id, compared, differing)


def _database() -> "Database":
    database = desk_database()
    if database is None:
        raise LookupError("there is no desk")
    return database
