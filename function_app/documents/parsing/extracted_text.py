"""The text that was read in an attachment."""

from collections.abc import Iterable
from dataclasses import dataclass

_FEWEST_LETTERS = 10  # a scan often carries a page number and nothing else


@dataclass(frozen=True)
class Enclosure:
    """A file inside the file, to be read like one that was sent by itself."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ExtractedText:
    pages: tuple[str, ...]
    note: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    pictures: tuple[int, ...] = ()  # pages, from 1, on which no more than a stamp is printed
    is_form: bool = False  # somebody typed or ticked something in it


def holds_text(pages: Iterable[str]) -> bool:
    return sum(character.isalnum() for page in pages for character in page) >= _FEWEST_LETTERS
