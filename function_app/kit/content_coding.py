"""How a text travels: as it is, or compressed for a client that says it can read that (RFC 9110).

Our pages may be compressed although strangers' words stand in them: a changed length would tell an
attacker something (BREACH) only if a cookie or a token stood beside them, and none does.
"""

import gzip
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, cast

from azure.functions import HttpRequest

from function_app.kit.errors import Refusal


class Coding(StrEnum):
    """The names of HTTP's content codings."""

    GZIP = "gzip"
    IDENTITY = "identity"


# Of gzip's nine: the last of them takes three times as long and saves a twentieth.
FOR_ONE_READER: Final = 4
FOR_ALL_READERS: Final = 9
VARY: Final = {"Vary": "Accept-Encoding"}
_ALIASES: Final = {"x-gzip": "gzip"}
_ANY_OTHER: Final = "*"
_UNSAID: Final = 0.0001  # as it is goes without saying; the least weight that can be said is 0.001


class NoReadableCoding(Refusal):
    code = "not_acceptable"
    status = 406

    def __init__(self) -> None:
        super().__init__("This is sent as it is, or as gzip; the request rules out both.")


def preferred_coding(req: HttpRequest) -> Coding:
    """Of two that the client likes alike, the shorter. Raises `NoReadableCoding`."""
    accepted = cast(Mapping[str, str], req.headers).get("Accept-Encoding")
    if accepted is None:
        return Coding.IDENTITY
    weights = _weights(accepted)
    gzipped = weights.get(Coding.GZIP, weights.get(_ANY_OTHER, 0.0))
    plain = weights.get(Coding.IDENTITY, weights.get(_ANY_OTHER, _UNSAID))
    if gzipped == plain == 0:
        raise NoReadableCoding
    return Coding.GZIP if gzipped >= plain else Coding.IDENTITY


def headers_of(coding: Coding) -> dict[str, str]:
    return VARY if coding is Coding.IDENTITY else {**VARY, "Content-Encoding": coding}


def encoded(content: bytes, coding: Coding, effort: int = FOR_ONE_READER) -> bytes:
    """The same bytes for the same content, today and tomorrow."""
    return content if coding is Coding.IDENTITY else gzip.compress(content, effort, mtime=0)


def _weights(accept_encoding: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for entry in accept_encoding.split(","):
        name, _, parameter = (part.strip().lower() for part in entry.partition(";"))
        weight = _weight(parameter)
        if name and weight is not None:
            weights[_ALIASES.get(name, name)] = weight
    return weights


def _weight(parameter: str) -> float | None:
    """Of `q=0.5`; None for what is no weight: such an entry says nothing."""
    if not parameter:
        return 1.0
    name, _, value = (part.strip() for part in parameter.partition("="))
    try:
        weight = float(value)
    except ValueError:
        return None
    return weight if name == "q" and 0 <= weight <= 1 else None
