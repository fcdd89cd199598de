"""Where a text's characters stand on the page, which writes out what a reader would not see."""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Final

from function_app.domain.values.unseen import unseen_in, written_out

_DOUBLE: Final = re.compile("[\U00010000-\U0010ffff]")


def shown(text: str | None) -> str:
    """With the line ends that a browser makes of it, so that positions in it are the same."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


class AsCounted:
    """As a browser counts, by units of UTF-16: what lies beyond the first plane counts twice, and
    what would not be seen is written out. The text is gone through once, for all that is asked.
    """

    def __init__(self, text: str) -> None:
        added = {double.start(): 1 for double in _DOUBLE.finditer(text)}
        added |= {unseen.start(): len(written_out(unseen)) - 1 for unseen in unseen_in(text)}
        self._places = sorted(added)
        self._added = [0, *accumulate(added[place] for place in self._places)]

    def position(self, end: int) -> int:
        return end + self._added[bisect_left(self._places, end)]
