"""How long a text is to be, where it is said in words or sentences: `in two sentences`."""

import re
from typing import NamedTuple

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty five": 25,
    "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100, "one hundred": 100,
    "two hundred": 200,
}  # fmt: skip
NUMBER = rf"(\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_BELOW = re.compile(
    rf" (?:under|below|less than|fewer than|shorter than) {NUMBER} (words?|sentences?) "
)
_AT_MOST = re.compile(
    rf" (?:at most|no more than|not more than|maximum of|max|maximum|up to|within) {NUMBER}"
    r" (words?|sentences?) "
    rf"| {NUMBER} (words?|sentences?) (?:or less|or fewer|at most|maximum|max) "
)
_JUST = re.compile(
    rf" (?:in|about|around|with|using|exactly|only|just) {NUMBER} (words?|sentences?) "
)
_BARE = re.compile(rf" {NUMBER} (words?|sentences?) ")


class Limit(NamedTuple):
    most: int
    is_of_sentences: bool
    is_target: bool = False  # as many, not only at most as many


def limit_in(line: str) -> Limit | None:
    if below := _BELOW.search(line):
        return _limit(below[1], below[2], less=1)
    if most := _AT_MOST.search(line):
        return _limit(most[1] or most[3], most[2] or most[4])
    just = _JUST.search(line)
    return _limit(just[1], just[2], is_target=True) if just else None


def length_named(line: str) -> str | None:
    """`Write two sentences about`, `a 50-word text`, `at most 20 words on`: as a wish."""
    found = None if limit_in(line) else _BARE.search(line)
    return f"in {found[1]} {found[2]}" if found else line.strip() if limit_in(line) else None


def _limit(number: str, unit: str, *, less: int = 0, is_target: bool = False) -> Limit:
    most = _NUMBERS[number] if number in _NUMBERS else int(number)
    return Limit(max(most - less, 1), unit.startswith("sentence"), is_target)
