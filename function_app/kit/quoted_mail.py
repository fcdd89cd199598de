"""What of a mail its sender wrote, and what it quotes or forwards: by `>`, by the line above it
("On ... wrote:"), or by the head that a mail program copies, in the languages they do it in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from function_app.kit.quoted_mail_words import (
    FORWARDED,
    ORIGINAL,
    OTHER_LABELS,
    SAYS_WHO_WROTE,
    SAYS_WHO_WROTE_UNSPACED,
    SUBJECTS,
    WRITERS,
)

_MOST_LAYERS = 4
_LONGEST_LINE = 400  # of what a mail program writes above a quoted mail
_MOST_WRAPPED = 3  # lines of "On ... wrote:"
_MOST_HEAD = 8  # lines

_LABEL = re.compile(
    rf"\s{{0,8}}\*{{0,2}}(?:(?P<writer>{WRITERS})|(?P<subject>{SUBJECTS})|(?:{OTHER_LABELS}))"
    r"\*{0,2}\s?[:\uff1a]",
    re.IGNORECASE,
)
_ANY_LABEL = re.compile(r"\s{0,8}\*{0,2}[^\W\d_][^:\uff1a\n]{0,25}[:\uff1a]")
_MARKED = re.compile(r"[ \t]{0,8}>")
_MARK = re.compile(r"[ \t]{0,8}> ?")
_SAID = re.compile(rf"\b(?:{SAYS_WHO_WROTE})\b|{SAYS_WHO_WROTE_UNSPACED}", re.IGNORECASE)
_FORWARD = re.compile(FORWARDED, re.IGNORECASE)
_SEPARATES = re.compile(rf"{FORWARDED}|{ORIGINAL}", re.IGNORECASE)
_RULED = re.compile(r"\s{0,8}[-_=*]{2,}.{3,80}?[-_=*]{2,}\s{0,8}")
_RULE = re.compile(r"\s*[-_=*]{3,}\s*")
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]+\.")
_ENCLOSED_ADDRESS = re.compile(r"[<\[][^\s<>@]{1,100}@[^\s<>@]{1,100}[>\]]")
_TIME = re.compile(r"\b[0-9]{1,2}[:.h][0-9]{2}\b")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
# Every letter is asked, so each begins with what is found at once.
_MAY_QUOTE = (
    re.compile(rf"\n[ \t]{{0,8}}(?:>|\*{{0,2}}(?:{WRITERS})\*{{0,2}}\s?[:\uff1a])", re.IGNORECASE),
    re.compile(r"\n[ \t]{0,8}[-_=*]{2,}[^\n]{3,80}[-_=*]{2,}"),
    re.compile(r"<[^\s<>@]+@"),
)
_ENDS_IN_A_COLON = re.compile(r"[:\uff1a][ \t]*\n")


@dataclass(frozen=True)
class Layer:
    """A mail of a chain: the first is the sender's own."""

    text: str
    is_forwarded: bool = False


def layers(text: str) -> list[Layer]:
    """The newest first. A text that quotes nothing is one layer, as it is."""
    found, rest = list[Layer](), Layer(text)
    for _ in range(_MOST_LAYERS):
        if not may_quote(rest.text):
            break
        parts = SplitMail(rest.text.splitlines())
        if not parts.quoted:
            break
        if not found or any(map(_is_words, parts.own)):
            found.append(Layer("\n".join(parts.own), rest.is_forwarded))
            rest = Layer("\n".join(parts.quoted), parts.is_forwarded)
        else:
            rest = Layer("\n".join(parts.quoted), rest.is_forwarded or parts.is_forwarded)
    return [*found, rest]


def may_quote(text: str) -> bool:
    """Told at once, of every letter."""
    lines = f"\n{text}\n"
    if any(sign.search(lines) for sign in _MAY_QUOTE):
        return True
    has_more = "@" in lines or _TIME.search(lines) is not None
    return has_more and _ENDS_IN_A_COLON.search(lines) is not None


class SplitMail:
    """`lines` in what the sender wrote and what they quote; `is_quoted` tells it of each line, with
    what a mail program writes above."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.is_quoted = [False] * len(lines)
        self.own: list[str] = []
        self.quoted: list[str] = []
        self.is_forwarded = False
        self._has_own_words = False
        at = 0
        while at < len(lines):
            at = self._read(at)
        if not any(map(str.strip, self.quoted)):
            self.own, self.quoted = lines, []
            self.is_quoted = [False] * len(lines)

    def _read(self, at: int) -> int:
        """Where the next line begins that is not yet told."""
        line = self._lines[at]
        if _MARKED.match(line):
            self.quoted.append(_MARK.sub("", line, count=1))
            self.is_quoted[at] = True
            return at + 1
        if (length := self._said_by(at)) and self._is_marked(at + length):
            self.is_quoted[at : at + length] = [True] * length
            return at + length
        if (begin := self._end_of_own_words(at, length)) is not None:
            self.is_quoted[at:] = [True] * (len(self._lines) - at)
            return self._all_from(begin)
        length = self._head_at(at) or 1
        self.own += self._lines[at : at + length]
        self._has_own_words = self._has_own_words or any(map(_is_words, self.own[-length:]))
        return at + length

    def _end_of_own_words(self, at: int, said_in: int) -> int | None:
        """Where the mail begins of which all the rest is, if it is headed here."""
        if said_in and self._is_sure(at, said_in):
            return at + said_in
        if self._is_separator(at):
            self.is_forwarded = _FORWARD.search(self._lines[at]) is not None
            return at + 1
        return at if self._has_own_words and self._head_at(at) else None

    def _all_from(self, at: int) -> int:
        while self.own and not _is_words(self.own[-1]):
            self.own.pop()
        self.quoted += self._lines[at:]
        return len(self._lines)

    def _is_marked(self, at: int) -> bool:
        following = next((line for line in self._lines[at : at + 3] if line.strip()), "")
        return _MARKED.match(following) is not None

    def _said_by(self, at: int) -> int:
        """The number of lines of "On ... wrote:"."""
        first = self._lines[at]
        may_go_on = _TIME.search(first) or _YEAR.search(first) or _ADDRESS.search(first)
        for length in range(1, (_MOST_WRAPPED if may_go_on else 1) + 1):
            lines = self._lines[at : at + length]
            if not all(map(str.strip, lines)) or (length > 1 and _begins_anew(lines[-1])):
                return 0
            if says_who_wrote(" ".join(lines)):
                return length
        return 0

    def _is_sure(self, at: int, length: int) -> bool:
        """Without marks below it, words alone are not enough: "the shop wrote:"."""
        said = " ".join(self._lines[at : at + length])
        return bool(_ENCLOSED_ADDRESS.search(said) or (_TIME.search(said) and _YEAR.search(said)))

    def _is_separator(self, at: int) -> bool:
        line = self._lines[at]
        if len(line) > _LONGEST_LINE or not _SEPARATES.search(line):
            return False
        if _RULED.fullmatch(line):
            return True
        following = next((each for each in self._lines[at + 1 : at + 3] if each.strip()), "")
        announces = line.rstrip().endswith((":", "\uff1a"))
        return announces and _LABEL.match(_MARK.sub("", following)) is not None

    def _head_at(self, at: int) -> int:
        """The number of lines of a copied head: from whom, and about what or with an address."""
        if not _ANY_LABEL.match(self._lines[at]):
            return 0
        head = list(self._labelled(at, _LABEL))
        labels = [label for label in map(_LABEL.match, head) if label]
        if len(labels) > 1 and any(label["writer"] for label in labels):
            has_subject = any(label["subject"] for label in labels)
            if has_subject or any(map(_ADDRESS.search, head)):
                return len(head)
        head = list(self._labelled(at, _ANY_LABEL))
        text = "\n".join(head)
        says_when = _TIME.search(text) and _YEAR.search(text)
        is_head = len(head) > 2 and _ENCLOSED_ADDRESS.search(head[0]) and says_when
        return len(head) if is_head else 0

    def _labelled(self, at: int, label: re.Pattern[str]) -> Iterator[str]:
        lines = self._lines[at : at + _MOST_HEAD]
        return takewhile(lambda line: label.match(line) is not None, lines)


def says_who_wrote(text: str) -> bool:
    text = text.strip()
    if len(text) > _LONGEST_LINE or not text.endswith((":", "\uff1a")):
        return False
    if _SAID.search(text):
        return True
    return bool(_ENCLOSED_ADDRESS.search(text) and (_TIME.search(text) or _YEAR.search(text)))


def _begins_anew(line: str) -> bool:
    return says_who_wrote(line) and bool(_TIME.search(line) or _YEAR.search(line))


def who_and_when(line: str) -> tuple[str, str]:
    """What a line of a copied head says of whom a mail is from, and of when; else nothing."""
    line = line.lstrip("> \t")
    label = _LABEL.match(line)
    if label is None or label["subject"]:
        return "", ""
    value = line[label.end() :].strip(" *")
    says_when = not label["writer"] and (_TIME.search(value) or _YEAR.search(value))
    return (value if label["writer"] else ""), (value if says_when else "")


def _is_words(line: str) -> bool:
    return bool(line.strip()) and not _RULE.fullmatch(line)
