"""What stands around digits and belongs to them: sign, currency, unit, "k", "CR".

Every number of every text comes through here, so a look at a character or two goes first.
"""

import re
from typing import NamedTuple

from function_app.domain.values.number_words import (
    DOLLARS,
    OTHER_DOLLARS,
    OUR_DOLLARS,
    SYMBOLS,
    Scale,
    Unit,
    may_be_money,
    meaning_of,
)

SPACES = " \u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_MINUS = frozenset("-\u2212\u2013")
_SYMBOLS = frozenset(SYMBOLS)
_BEGINS_A_WORD = frozenset(f"{SPACES}(%{SYMBOLS}")
_LONGEST_WORD = 9  # characters, "sterling."
_MOST_WORDS = 3  # "k miles", "USD CR"
_LETTERS_BEFORE = re.compile(r"(?<![^\W_])(?:[A-Za-z]{1,3}|U\.S\.) ?\Z")
_NEGATIVE = re.compile(
    rf"(?<![\w.])(?:minus|less|neg(?:ative|\.)?|CR\.?|(?:credits?|refund)(?: of)?)[{SPACES}]\Z",
    re.IGNORECASE,
)
_LONGEST_NEGATIVE = 12  # characters, with what stands before it
_ENDS_NEGATIVE = frozenset("sSeErRgGtTfFdD.")
_NO_CREDIT = re.compile(r" (?:card|union|limit|line|report|score)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(
    rf"[{SPACES}]?(?P<open>\()?(?:U\.?S\.? ?(?=\$|[Dd]ollar))?"
    rf"(?P<word>[^\W\d_]+|[%{SYMBOLS}](?! ?[0-9]))(?(open)\))"
)


class Before(NamedTuple):
    start: int
    currency: str | None
    is_negative: bool


class Behind(NamedTuple):
    end: int
    currency: str | None = None
    unit: Unit | None = None
    is_thousands: bool = False
    is_negative: bool = False
    is_clear: bool = True


def before_digits(text: str, start: int) -> Before | None:
    """None where the digits are only the end of something else."""
    begin, currency = _currency_before(text, start)
    is_negative = begin != start and text[start - 1] in _MINUS  # "$-5"
    if text[begin - 2 : begin - 1] in _ENDS_NEGATIVE and (word := _negative_before(text, begin)):
        return Before(word.start(), currency, is_negative=True)
    last = text[begin - 1] if begin else " "
    before = text[begin - 2] if begin > 1 else " "
    if last in _MINUS or last == "+":
        if before.isalnum() or before in "_)":
            return None
        is_sign = before not in _MINUS
        return Before(begin - is_sign, currency, is_negative or (is_sign and last != "+"))
    return None if _ends_something(before, last) else Before(begin, currency, is_negative)


def behind_digits(text: str, end: int, *, has_currency: bool = False) -> Behind | None:
    """None where the digits are only the beginning of something else."""
    behind = Behind(end)
    for _ in range(_MOST_WORDS):
        next_one = text[behind.end : behind.end + 1]
        word = _NEXT_WORD.match(text, behind.end) if _may_begin_a_word(next_one) else None
        if word is None:
            break
        meaning = meaning_of(word["word"])
        if meaning is None and not has_currency and behind.end == end:
            meaning = may_be_money(word["word"])
        if meaning is None or (meaning is Scale.CREDIT and _NO_CREDIT.match(text, word.end())):
            break
        behind = _with_word(behind, word.end(), meaning)
    return _up_to_what_follows(text, behind)


def _negative_before(text: str, begin: int) -> re.Match[str] | None:
    return _NEGATIVE.search(text, max(0, begin - _LONGEST_NEGATIVE), begin)


def _currency_before(text: str, start: int) -> tuple[int, str | None]:
    """Where the number begins with its currency, up to two spaces away."""
    end = start
    while end > max(0, start - 2) and text[end - 1] in SPACES:
        end -= 1
    last = text[end - 1] if end else ""
    if last in _MINUS and text[end - 2 : end - 1] in _SYMBOLS and end == start:
        end, last = end - 1, text[end - 2]
    if last in _SYMBOLS:
        return _symbol_before(text, end - 1)
    if last.isalpha() or last in (".", "/"):
        word = text[max(0, end - _LONGEST_WORD) : end].rsplit(maxsplit=1)[-1].lstrip("([:=/-")
        currency = meaning_of(word.rstrip(".")) if word[:1].isalpha() else None
        if isinstance(currency, str):
            return end - len(word), currency
    return start, None


def _symbol_before(text: str, at: int) -> tuple[int, str]:
    """`C$5` and `CAD $5` are Canadian; the letter of `a $5 part` is an article."""
    symbol = text[at]
    if symbol != "$":
        return at, symbol
    letters = _LETTERS_BEFORE.search(text, max(0, at - 5), at)
    if letters is None:
        return at, DOLLARS
    name = letters.group().strip().casefold()
    is_attached = not letters.group().endswith(" ")
    belongs = len(name) == 3 or is_attached
    if name in OUR_DOLLARS:
        return letters.start(), DOLLARS
    if (name in OTHER_DOLLARS and belongs) or (is_attached and letters.group().isupper()):
        return letters.start(), f"{letters.group().strip()}$"
    return at, DOLLARS


def _ends_something(before: str, last: str) -> bool:
    """A word, a longer number, a date, a time."""
    if last == ".":
        return before != "."  # dots that lead to a figure
    if last == ":":
        return before.isdigit()
    if last in ",/":
        return before.isalnum() or before in "_)"
    return _belongs_to(last)


def _belongs_to(character: str) -> bool:
    """To the word or number beside it; what is not seen hides more of it."""
    is_unseen = not (character.isprintable() or character.isspace())
    return character.isalnum() or character == "_" or is_unseen


def _may_begin_a_word(character: str) -> bool:
    return character in _BEGINS_A_WORD or character.isalpha()


def _with_word(behind: Behind, end: int, meaning: str | Unit | Scale) -> Behind:
    match meaning:
        case Scale.THOUSAND:
            is_first = behind.unit is None and behind.currency is None
            return behind._replace(end=end, is_thousands=True, is_clear=is_first)
        case Scale.CREDIT:
            return behind._replace(end=end, is_negative=True)
        case Scale.LARGER:
            return behind._replace(end=end, is_clear=False)
        case Unit():
            is_clear = behind.is_clear and behind.unit in (None, meaning)
            return behind._replace(end=end, unit=meaning, is_clear=is_clear)
        case str():  # "Canadian dollars" are not ours
            return behind._replace(end=end, currency=behind.currency or meaning)


def _up_to_what_follows(text: str, behind: Behind) -> Behind | None:
    next_one = text[behind.end : behind.end + 1]
    if next_one not in _MINUS and next_one not in "/:":
        return None if _belongs_to(next_one) else behind
    after = text[behind.end + 1 : behind.end + 2]
    if after.isdigit() or after in _SYMBOLS:
        return None
    if next_one == "/" and after.isalpha() and behind.unit is None:
        return behind._replace(unit=Unit.RATE)
    is_minus = next_one in _MINUS and not after.isalpha() and after not in _MINUS
    return behind._replace(end=behind.end + 1, is_negative=True) if is_minus else behind
