"""How a command ends, and the ways in which it does not get so far."""

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    REFUSED = 1  # or failed, or unknown
    USAGE = 2
    NOT_IN_TIME = 124
    INTERRUPTED = 130


class WrongUsage(Exception):
    """An argument cannot be used; the message says which one and why."""


class Unknown(Exception):
    """There is nothing of this name; the message says so."""
