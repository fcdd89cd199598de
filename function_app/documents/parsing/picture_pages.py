"""A picture file as a reviewer gets it: turned upright as its file says. A fax has pages."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO

from PIL import Image

from function_app.documents.parsing.page_picture import ShownPage, as_webp, size_for
from function_app.documents.parsing.picture_images import (
    FORMATS,
    MAX_PICTURES,
    is_turned,
    require_decodable,
    upright,
)


class PagesOfPicture:
    """To be used as a context: the file is open within."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._file: Image.Image

    def __enter__(self) -> "PagesOfPicture":
        self._file = Image.open(BytesIO(self._content), formats=FORMATS)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def count(self) -> int:
        return len(self.sizes(MAX_PICTURES))

    def sizes(self, most: int) -> list[tuple[int, int]]:
        """In pixels, of what is upright."""
        sizes = list[tuple[int, int]]()
        with suppress(EOFError):
            while len(sizes) < min(most, MAX_PICTURES):
                self._go_to(len(sizes) + 1)
                require_decodable(self._file)
                width, height = self._file.size
                sizes.append((height, width) if is_turned(self._file) else (width, height))
        return sizes

    def shown(self, numbers: Sequence[int], widths: Sequence[int]) -> Iterator[ShownPage]:
        for number in numbers:
            try:
                self._go_to(number)
            except EOFError:
                return
            yield self._shown(number, widths)

    def _go_to(self, number: int) -> None:
        """Of what moves, or was taken in a burst, there is the first picture."""
        if number == self._file.tell() + 1:
            return
        if self._file.format != "TIFF":
            raise EOFError
        self._file.seek(number - 1)

    def _shown(self, number: int, widths: Sequence[int]) -> ShownPage:
        """Decoded once, for the widest."""
        if not widths:
            return ShownPage(number)
        whole = upright(self._file, self._fitting(max(widths)))
        pictures = dict[int, bytes]()
        for width in widths:
            size = size_for(*whole.size, min(width, whole.width))
            smaller = whole if size == whole.size else whole.resize(size, reducing_gap=2.0)
            pictures[width] = as_webp(smaller)
        return ShownPage(number, pictures)

    def _fitting(self, asked: int) -> Callable[[int, int], tuple[int, int]]:
        """No larger than it is."""
        turned = is_turned(self._file)

        def fit(width: int, height: int) -> tuple[int, int]:
            if turned:
                across, down = size_for(height, width, min(asked, height))
                return down, across
            return size_for(width, height, min(asked, width))

        return fit
