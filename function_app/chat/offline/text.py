"""Texts as the offline agents read and quote them."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from function_app.domain.values.texts import plain

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_DATA = Path(__file__).with_name("data")


@cache
def read_data(name: str) -> dict[str, Any]:
    return loads((_DATA / f"{name}.toml").read_text("utf-8"))


def words(text: str) -> list[str]:
    """In lower case, without punctuation; a hyphen parts two words."""
    return [word.replace("\u2019", "'") for word in _WORD.findall(text.casefold())]


def word_line(text: str) -> str:
    """The words with blanks between and around: " a phrase " is found in it by `in`."""
    return f" {' '.join(words(text))} "


def has_phrase(line: str, phrases: Iterable[str]) -> bool:
    """In what `word_line` returns."""
    return any(f" {phrase} " in line for phrase in phrases)


class ReadWords:
    """A text in which many phrases are looked for: most are missed at their first word."""

    def __init__(self, text: str) -> None:
        self.words = frozenset(words(text))
        self._line = word_line(text)

    def has_any(self, phrases: Iterable[str]) -> bool:
        return any(
            phrase in self.words
            or (phrase.partition(" ")[0] in self.words and f" {phrase} " in self._line)
            for phrase in phrases
        )


def says(line: str, name: str, file: str = "wishes") -> bool:
    """Whether one of the phrases that a file has under this name stands in it."""
    return has_phrase(line, read_data(file)[name])


def begins(line: str, name: str, file: str = "wishes") -> bool:
    return line.startswith(tuple(f" {phrase} " for phrase in read_data(file)[name]))


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def one_line(text: str, most: int = 200) -> str:
    """On one line, with nothing unseen in it; what is longer ends between two words."""
    line = " ".join(plain(text).encode("utf-8", "replace").decode().split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0] if " " in line[most // 2 : most] else line[:most]
    return f"{cut.rstrip(' ,;:')}…"


def quote(text: str, most: int = 200) -> str:
    return f'"{one_line(text, most)}"'


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = capitalized(text.strip())
    return text if text.endswith((".", "!", "?", "…", '"')) else f"{text}."


def listed(items: Iterable[str], last: str = "and") -> str:
    *first, end = list(items) or [""]
    return f"{', '.join(first)} {last} {end}" if first else end
