"""Sudden death on demand, so that a test can see what survives it at each commit.

LOCAL_HOST_FAILPOINT="turn:before:3" ends the process just before the third commit of an
orchestrator's turn; `after` ends it when the commit is on disk and nobody knows yet.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

VARIABLE = "LOCAL_HOST_FAILPOINT"
EXIT_CODE = 137  # what a shell says of kill -9


class Commit(StrEnum):
    """What a commit keeps: the name by which a failpoint knows it."""

    SCHEMA = "schema"
    START = "start"
    RAISE_EVENT = "raise-event"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    RESTART = "restart"
    REWIND = "rewind"
    PURGE = "purge"
    PURGE_MATCHING = "purge-matching"
    TURN = "turn"
    FAILED_TURN = "failed-turn"
    ACTIVITY_RESULT = "activity-result"
    TURN_ON_RESULT = "turn-on-result"  # an activity's result and the turn that it causes
    TURN_ON_EVENT = "turn-on-event"  # an event that was raised and the turn that it causes
    SIGNAL_ENTITY = "signal-entity"
    ENTITY_BATCH = "entity-batch"
    FAILED_ENTITY_BATCH = "failed-entity-batch"
    ENTITY_LOCK = "entity-lock"
    CLEAN_ENTITIES = "clean-entities"
    WORKER_JOINS = "worker-joins"
    SCHEDULE = "schedule"
    CLOCK = "clock"
    GIVE_BACK = "give-back"


type Moment = Literal["before", "after"]

_SPELLING = re.compile(r"(?P<commit>[\w-]+):(?P<moment>before|after):(?P<count>[1-9]\d*)")


class InvalidFailpoint(ValueError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{VARIABLE} must be COMMIT:before:N or COMMIT:after:N, not {text}. "
            f"COMMIT is one of {', '.join(Commit)}."
        )


@dataclass(slots=True)
class _Failpoint:
    commit: str
    moment: str
    left: int


type Watcher = Callable[[Moment, str], None]

_armed: _Failpoint | None = None
_watcher: Watcher | None = None


def arm(text: str) -> None:
    global _armed  # noqa: PLW0603 - there is one process to end
    spelled = _SPELLING.fullmatch(text)
    if spelled is None or spelled["commit"] not in Commit:
        raise InvalidFailpoint(text)
    _armed = _Failpoint(spelled["commit"], spelled["moment"], int(spelled["count"]))


def watch(watcher: Watcher | None) -> None:
    """It is told of each commit, in the thread that makes it: a test may end the process there.
    None: nobody is any more.
    """
    global _watcher  # noqa: PLW0603 - as above
    _watcher = watcher


def is_armed() -> bool:
    return _armed is not None or _watcher is not None


def reach(moment: Moment, commits: Iterable[str]) -> None:
    """A commit that holds these is about to be made, or has been."""
    if _watcher is not None:
        for commit in sorted(set(commits)):
            _watcher(moment, commit)
    if _armed is None or moment != _armed.moment or _armed.commit not in commits:
        return
    _armed.left -= 1
    if _armed.left == 0:
        os._exit(EXIT_CODE)
