"""The picture of a page as a reviewer gets it: as wide as was asked for, or smaller."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from function_app.domain.recognition import PlacedWord

MOST_PIXELS = 10_000_000
_TALLEST = 12_000  # WebP ends at 16,383
_QUALITY = 82
_EFFORT = 2  # of 6: a fifth larger than with the most, in a fourth of the time


@dataclass(frozen=True)
class ShownPage:
    """`pictures` by the width that was asked for; `problem` is why there are none."""

    page: int
    pictures: dict[int, bytes] = field(default_factory=dict[int, bytes], repr=False)
    words: Sequence[PlacedWord] = ()
    problem: str | None = None


def size_for(width: float, height: float, asked: int) -> tuple[int, int]:
    """Of a page of that shape. A till's receipt is long, and then narrower than was asked for."""
    shape = max(height, 0.01) / max(width, 0.01)
    across = min(asked, (MOST_PIXELS / shape) ** 0.5, _TALLEST / shape)
    return max(round(across), 1), min(max(round(across * shape), 1), _TALLEST)


def as_webp(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=_EFFORT)
    return file.getvalue()


type Sizes = Sequence[tuple[int, int]]
type Shown = tuple[Sizes, Iterator[ShownPage]]
