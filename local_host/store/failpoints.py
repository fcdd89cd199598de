"""Sudden death on demand, so that a test can see what survives it at each commit.

LOCAL_HOST_FAILPOINT="Engine._run_orchestrator.keep:before:3" ends the process just before the third
commit that holds an operation of that name; `after` ends it when the commit is on disk and nobody
knows yet.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

VARIABLE = "LOCAL_HOST_FAILPOINT"
EXIT_CODE = 137  # what a shell says of kill -9
SCHEMA = "schema"

type Moment = Literal["before", "after"]

_SPELLING = re.compile(r"(?P<operation>[\w.]+):(?P<moment>before|after):(?P<count>[1-9]\d*)")


class InvalidFailpoint(ValueError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{VARIABLE} must be OPERATION:before:N or OPERATION:after:N, not {text}.")


@dataclass(slots=True)
class _Failpoint:
    operation: str
    moment: str
    left: int


_armed: _Failpoint | None = None


def arm(text: str) -> None:
    global _armed  # noqa: PLW0603 - there is one process to end
    spelled = _SPELLING.fullmatch(text)
    if spelled is None:
        raise InvalidFailpoint(text)
    _armed = _Failpoint(spelled["operation"], spelled["moment"], int(spelled["count"]))


def is_armed() -> bool:
    return _armed is not None


def reach(moment: Moment, operations: Iterable[str]) -> None:
    """A commit that holds these operations is about to be made, or has been."""
    if _armed is None or moment != _armed.moment or _armed.operation not in operations:
        return
    _armed.left -= 1
    if _armed.left == 0:
        os._exit(EXIT_CODE)
