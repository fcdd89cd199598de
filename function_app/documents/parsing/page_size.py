"""How large the picture of a page is made: enough to read small print, and no more than that."""

import math

MOST_PIXELS = 3_000_000  # a letter-size page at 180 dots per inch
_LONGEST = 8_000


def fitting(width: float, height: float, *, largest_scale: float = 1.0) -> tuple[int, int]:
    """A till's receipt may be long and narrow."""
    scale = min(
        math.sqrt(MOST_PIXELS / max(width * height, 1.0)),
        _LONGEST / max(width, height, 1.0),
        largest_scale,
    )
    return max(round(width * scale), 1), max(round(height * scale), 1)
