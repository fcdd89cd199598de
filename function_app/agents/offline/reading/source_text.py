"""A source as lines and as sentences. Lines keep their indentation and column gaps, for labels and
tables; sentences run over the line ends of a wrapped e-mail, for prose.

Everything here and in the patterns that follow is bounded, for a hostile sender writes long lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from function_app.kit.html_text import text_of_letter

MAX_CHARACTERS = 200_000
MAX_LINE = 1_000
MAX_SENTENCE = 500

_TYPOGRAPHY = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2007": " ",
     "\u202f": " ", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
     "\u2212": "-", "\u00d7": "x", "\uff1a": ":"}
)  # fmt: skip
_DECORATION = re.compile(r"\*\*|__|^[>\s]{0,20}>|^\s{0,20}[*\u2022\u25cf\u25aa]\s{1,4}|^- (?=\S)")
_LABEL_START = re.compile(r"\s{0,40}[A-Za-z][A-Za-z /#.()-]{0,30}:(?!//)")
_SENTENCE_END = re.compile(r"[.!?]+[\"')]?\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|mr|mrs|ms|dr|st|ave|rd|blvd|inc|co|ltd|approx|ded|est|vs|tel|ext|hrs?|qty)|\b\w)\.$",
    re.IGNORECASE,
)
_NEXT_COLUMN = re.compile(r"\s{3,40}(?=[A-Za-z][A-Za-z /#.()-]{0,30}:(?!//))")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class SourceText:
    raw: str
    most_characters: int = MAX_CHARACTERS

    @cached_property
    def text(self) -> str:
        text = self.raw.encode("utf-8", "replace").decode("utf-8")
        return text_of_letter(text).translate(_TYPOGRAPHY).expandtabs(8).strip()

    @property
    def characters(self) -> int:
        return len(self.text)

    @property
    def characters_read(self) -> int:
        return min(self.characters, self.most_characters)

    @property
    def is_cut(self) -> bool:
        return self.characters > self.most_characters

    @cached_property
    def lines(self) -> list[str]:
        """What was cut off does not leave half a word or half an amount behind."""
        text = self.text[: self.most_characters]
        if self.is_cut and (whole_words := text.rsplit(maxsplit=1)[:1]):
            text = whole_words[0]
        return [
            _DECORATION.sub("", piece).rstrip()
            for line in text.splitlines()
            for piece in _pieces(line, MAX_LINE)
        ]

    @cached_property
    def sentences(self) -> list[str]:
        return [
            piece
            for paragraph in _paragraphs(self.lines)
            for sentence in _split(paragraph)
            for piece in _pieces(sentence, MAX_SENTENCE)
        ]

    @cached_property
    def prose(self) -> str:
        """Everything, with single spaces: for words that only have to occur."""
        return "\n".join(self.sentences)


def _pieces(text: str, longest: int) -> Iterator[str]:
    """A text in pieces that end at a space where there is one."""
    while len(text) > longest:
        end = text.rfind(" ", longest // 2, longest) + 1 or longest
        yield text[:end].rstrip()
        text = text[end:]
    yield text


def one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """A blank line, and a line that begins with a label or holds a table's columns, starts anew;
    so does a column that begins with a label.
    """
    gathered: list[str] = []
    columns = (column for line in lines for column in _NEXT_COLUMN.split(line))
    for line in (*columns, ""):
        is_row = "   " in line.strip() or "....." in line
        stands_alone = is_row or not line.strip() or _LABEL_START.match(line)
        if stands_alone and gathered:
            yield one_line(" ".join(gathered))
            gathered = []
        if line.strip():
            gathered.append(line)
    if gathered:
        yield one_line(" ".join(gathered))


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        before = paragraph[max(start, end.start() - 10) : end.start() + 1]
        if not _ABBREVIATION.search(before):
            yield paragraph[start : end.end()].strip()
            start = end.end()
    if paragraph[start:].strip():
        yield paragraph[start:].strip()
