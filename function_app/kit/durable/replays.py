"""An orchestrator runs again from its beginning at every event, and reads the same texts again:
they are read once. What comes of a text must not be changed, since later replays get the same.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

_LONGEST_KEPT = 32_768  # characters
_MOST_KEPT = 128


def read_again[M](read: Callable[[Any], M], data: Any) -> M:
    """What `read` makes of a text, or of an object, which is not kept. `read` is the same function
    each time, and its result depends on nothing else.
    """
    is_kept = isinstance(data, str) and len(data) <= _LONGEST_KEPT
    return _kept(read, data) if is_kept else read(data)


@lru_cache(maxsize=_MOST_KEPT)
def _kept[M](read: Callable[[Any], M], text: str) -> M:
    return read(text)
