"""Whether a text says that something was so, or that it was not: "it was not an accident"."""

import re

_FILLER = (
    r"(?: (?:an?|the|any|about|been|in|involved|due|to|caused|by|from|of|related|signs?|"
    r"evidence|was|it|had|because|yet|currently)){0,4}"
)
# For lower case: with many alternatives that is much faster than re.IGNORECASE.
_NEGATED = re.compile(
    r"(?:\b(?:not|no|nothing|nobody|never|without|nor|rather than|instead of|ruled out)|n't)"
    rf"{_FILLER} $"
)
_LOOK_BACK = 60


def is_negated(text: str, position: int) -> bool:
    before = text[max(0, position - _LOOK_BACK) : position].lower()
    return before.endswith(" ") and _NEGATED.search(before) is not None
