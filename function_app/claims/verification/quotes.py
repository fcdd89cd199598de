"""Where a quote stands in a text, whatever became of its spaces, case, accents, hyphens, line ends
and typography on the way. Words and numbers must be the same, whole, and in a row.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

GAP = "…"
_GAPS = re.compile(r"\[?(?:…|\.{3,})\]?")
_TIMES = "\u00d7"
_WORDS = re.compile(rf"[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*|{_TIMES}")
_MOST_TRIES = 200  # of places where the letters stand, but inside other words
_QUOTES_REMEMBERED = 256
_MOST_SKIPPED = 2_000  # characters that a gap in a quote may stand for


@dataclass(frozen=True)
class Span:
    """A piece of a text: `text[start:end]`."""

    start: int
    end: int


def pieces(quote: str) -> list[str]:
    """A quote with gaps ("parts $45.00 … labor $90.00") is several quotes, one after another."""
    return [piece for piece in _GAPS.split(quote) if _WORDS.search(piece)]


class Passage:
    """A text that is searched for quotes."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []  # of words in the letters, and in the text
        self._text_starts: list[int] = []
        self._text_ends: dict[int, int] = {}
        self._letters = self._read(text)

    def find(self, quote: str) -> list[Span]:
        """Where its pieces stand, near each other; nothing when one of them does not."""
        spans: list[Span] = []
        from_ = 0
        for letters in _letters_of_pieces(quote):
            found = self._next(letters, from_) or self._next(letters, 0)
            if found is None or (spans and _distance(spans[-1], found[0]) > _MOST_SKIPPED):
                return []
            spans.append(found[0])
            from_ = found[1]
        return spans

    def _next(self, letters: str, from_: int) -> tuple[Span, int] | None:
        at = self._letters.find(letters, from_)
        for _ in range(_MOST_TRIES):
            if at < 0:
                break
            after, end = bisect_right(self._starts, at), at + len(letters)
            if after and self._starts[after - 1] == at and end in self._text_ends:
                return Span(self._text_starts[after - 1], self._text_ends[end]), end
            if after == len(self._starts):
                break
            at = self._letters.find(letters, self._starts[after])
        return None

    def _read(self, text: str) -> str:
        """Nothing but letters and digits; two numbers in a row stay two."""
        letters: list[str] = []
        length = 0
        ends_in_digit = False
        for start, end, folded in _folded_words(text):
            if ends_in_digit and folded[0].isdigit():
                letters.append(" ")
                length += 1
            self._starts.append(length)
            self._text_starts.append(start)
            letters.append(folded)
            length += len(folded)
            self._text_ends[length] = end
            ends_in_digit = folded[-1].isdigit()
        return "".join(letters)


@lru_cache(_QUOTES_REMEMBERED)  # a quote is looked for in several texts, and its value in it
def _letters_of_pieces(quote: str) -> tuple[str, ...]:
    return tuple(Passage(piece)._letters for piece in pieces(quote))  # pyright: ignore[reportPrivateUsage]


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)


def _folded_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and letters of each word."""
    if text.isascii():
        for word in _WORDS.finditer(text.lower()):
            yield word.start(), word.end(), word[0]
    else:
        for word in _WORDS.finditer(text):
            if folded := _folded(word[0]):
                yield word.start(), word.end(), folded


def _folded(word: str) -> str:
    if word == _TIMES:
        return "x"
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
