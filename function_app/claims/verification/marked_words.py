"""Where a quote stands on the picture of a page, by the words that are on it."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from function_app.claims.verification.quotes import Passage, Span, pieces
from function_app.domain.recognition import PlacedWord

_FEWEST_LETTERS = 4  # a "Yes" stands in many places
_SAME_LINE = 0.5  # of the lower one's height


class Mark(NamedTuple):
    """A box around words side by side, in shares of the page from the upper left."""

    x: float
    y: float
    w: float
    h: float


class MarkedPage:
    def __init__(self, words: Sequence[PlacedWord]) -> None:
        self._words = words
        ends = list(accumulate(len(word.text) + 1 for word in words))
        self._spans = [
            Span(end - len(word.text) - 1, end - 1) for word, end in zip(words, ends, strict=True)
        ]
        self._passage = Passage(" ".join(word.text for word in words))

    def marks(self, quote: str) -> list[Mark]:
        """Nothing where it does not stand there."""
        found = self._passage.find(quote) or self._by_pieces(quote)
        numbers = sorted({n for span in found for n in self._words_of(span)})
        return list(_side_by_side([self._words[number] for number in numbers]))

    def _by_pieces(self, quote: str) -> list[Span]:
        """What is one behind the other in the text may be far apart on the page."""
        lines = [line for piece in pieces(quote) for line in piece.splitlines() if line.strip()]
        found = [self._passage.find(line) or self._value_of(line) for line in lines]
        return [span for spans in found for span in spans] if all(found) else []

    def _value_of(self, line: str) -> list[Span]:
        """A field of a form has a name that is not printed on the page: `total 17: $495.44`."""
        _, _, value = line.partition(": ")
        tells_much = sum(map(str.isalnum, value)) >= _FEWEST_LETTERS
        return self._passage.find(value) if tells_much else []

    def _words_of(self, span: Span) -> Iterator[int]:
        for number, word in enumerate(self._spans):
            if word.start < span.end and span.start < word.end:
                yield number


def _side_by_side(words: Sequence[PlacedWord]) -> Iterator[Mark]:
    mark: Mark | None = None
    for word in words:
        box = Mark(*word[1:])
        if mark and _is_on_the_line(mark, box):
            mark = _around(mark, box)
            continue
        if mark:
            yield mark
        mark = box
    if mark:
        yield mark


def _is_on_the_line(mark: Mark, box: Mark) -> bool:
    shared = min(mark.y + mark.h, box.y + box.h) - max(mark.y, box.y)
    return shared > _SAME_LINE * min(mark.h, box.h) and box.x >= mark.x


def _around(one: Mark, other: Mark) -> Mark:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.w, other.x + other.w)
    bottom = max(one.y + one.h, other.y + other.h)
    return Mark(left, top, right - left, bottom - top)
