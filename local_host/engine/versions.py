"""Which code may go on with an instance: that of its version, or newer code that still knows it.

The rules are those of the Durable extension's `defaultVersion` and its two companions in host.json.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from local_host.engine.workers import Work, WorkKind

_NUMBERS = re.compile(r"\d+(\.\d+)*", re.ASCII)


class MatchStrategy(StrEnum):
    """Which versions the app takes: all of them, its own alone, or its own and older ones."""

    NONE = "None"
    STRICT = "Strict"
    CURRENT_OR_OLDER = "CurrentOrOlder"


class FailureStrategy(StrEnum):
    """What becomes of the others: they wait for an app that takes them, or they fail."""

    REJECT = "Reject"
    FAIL = "Fail"


@dataclass(frozen=True)
class Versioning:
    """`current` is the version of the app's code, and of what begins with it. Without one nothing
    is compared.
    """

    current: str | None = None
    match: MatchStrategy = MatchStrategy.CURRENT_OR_OLDER
    failure: FailureStrategy = FailureStrategy.REJECT

    def holds_back(self, work: Work) -> bool:
        """Whether it waits for other code than the app's."""
        is_turn = work.kind is WorkKind.ORCHESTRATION
        return is_turn and self.failure is FailureStrategy.REJECT and not self._fits(work.version)

    def fails(self, version: str) -> bool:
        return self.failure is FailureStrategy.FAIL and not self._fits(version)

    def _fits(self, version: str) -> bool:
        if self.current is None:
            return True
        match self.match:
            case MatchStrategy.NONE:
                return True
            case MatchStrategy.STRICT:
                return compare(version, self.current) == 0
            case MatchStrategy.CURRENT_OR_OLDER:
                return compare(version, self.current) <= 0


ANY_VERSION = Versioning()


def compare(one: str, other: str) -> int:
    """Below, at or above zero. As numbers where both are (1.9 is older than 1.10), else as texts;
    none is older than any.
    """
    if _NUMBERS.fullmatch(one) and _NUMBERS.fullmatch(other):
        return _order(_numbers(one), _numbers(other))
    return _order(one.casefold(), other.casefold())


def _order[T: (str, list[tuple[int, str]])](one: T, other: T) -> int:
    return (one > other) - (one < other)


def _numbers(version: str) -> list[tuple[int, str]]:
    """Of any length: Python makes no number of more than 4,300 digits. 1.0 is 1."""
    parts = [part.lstrip("0") for part in version.split(".")]
    while parts and not parts[-1]:
        parts.pop()
    return [(len(part), part) for part in parts]
