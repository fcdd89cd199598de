"""How long to wait before looking again: at first a moment, then longer and longer."""

from collections.abc import Iterator

_GROWTH = 1.5


def growing_pauses(within: float, first: float, longest: float = 0.5) -> Iterator[float]:
    """Seconds, until `within` of them are over."""
    pause, waited = first, 0.0
    while waited < within:
        yield pause
        waited += pause
        pause = min(pause * _GROWTH, longest)
