"""Which instances and entities are meant, as conditions of SQL: every one that is set holds.

Times are microseconds since the epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from local_host.store.records import Row


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """Times are inclusive."""

    statuses: frozenset[int] = frozenset()
    created_from: int | None = None
    created_to: int | None = None
    prefix: str = ""
    ended_from: int | None = None
    ended_before: int | None = None  # the one bound that is exclusive, as the protocol has it

    def condition(self) -> tuple[str, Row]:
        """What is asked besides the status."""
        bounds = {
            "created_at >= ?": self.created_from,
            "created_at <= ?": self.created_to,
            "completed_at >= ?": self.ended_from,
            "completed_at < ?": self.ended_before,
        }
        clauses, parameters = _conditions(self.prefix, bounds)
        return " AND ".join(clauses), tuple(parameters)


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """The end of the times is exclusive."""

    prefix: str = ""
    modified_from: int | None = None
    modified_to: int | None = None
    with_empty: bool = False

    def condition(self) -> tuple[str, Row]:
        bounds = {"updated_at >= ?": self.modified_from, "updated_at < ?": self.modified_to}
        clauses, parameters = _conditions(self.prefix, bounds)
        if not self.with_empty:
            clauses.append("state IS NOT NULL")
        return " AND ".join(clauses), tuple(parameters)


def _conditions(prefix: str, bounds: Mapping[str, int | None]) -> tuple[list[str], list[object]]:
    given = {clause: bound for clause, bound in bounds.items() if bound is not None}
    clauses, parameters = ["1", *given], list[object](given.values())
    if prefix:
        clauses.append("substr(instance_id, 1, ?) = ?")
        parameters += [len(prefix), prefix]
    return clauses, parameters
