"""An orchestrator runs again from its beginning at every event, and reads the same texts again:
they are read once. Nobody may change the result: later replays get the same object.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

_LONGEST_CACHED = 32_768  # characters
_MOST_CACHED = 128


def read_once[M](read: Callable[..., M], data: Any, *more: Hashable) -> M:
    """`read(data, *more)`; for a short text it is called once, and the result is cached. `read`
    must be the same function each time, and its result must depend on its arguments alone.
    """
    is_short = isinstance(data, str) and len(data) <= _LONGEST_CACHED
    return _cached(read, data, *more) if is_short else read(data, *more)


@lru_cache(maxsize=_MOST_CACHED)
def _cached[M](read: Callable[..., M], text: str, *more: Hashable) -> M:
    return read(text, *more)
