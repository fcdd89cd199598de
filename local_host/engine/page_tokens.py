"""Continuation tokens: where a list goes on, as a text that callers hand back untouched."""

from urllib.parse import quote, unquote

_LATEST = 2**62  # what SQLite can compare
_MOST_DIGITS = 20


class InvalidContinuationToken(ValueError):
    def __init__(self) -> None:
        super().__init__("The continuation token is not one that this host has given.")


def write_token(moment: int, instance_id: str) -> str:
    """Fit for an HTTP header, and readable: to `list_instance_ids` it is the last one's key."""
    return f"{moment}|{quote(instance_id, safe='@:+')}"


def read_token(token: str) -> tuple[int, str]:
    """The moment and the id behind which the list goes on; raises InvalidContinuationToken."""
    moment, bar, instance_id = token.partition("|")
    if not bar or not moment.isdecimal() or len(moment) > _MOST_DIGITS:
        raise InvalidContinuationToken
    return min(int(moment), _LATEST), unquote(instance_id)
