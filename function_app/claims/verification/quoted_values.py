"""Whether a quote says a value. Numbers and days are compared by what they mean, names by their
words; a summary in other words must at least share its words and figures with the quote.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice

from function_app.claims.verification.quotes import Passage, pieces
from function_app.domain.values.days import days_in
from function_app.domain.values.money import to_cents
from function_app.domain.values.number_words import DOLLARS, Unit
from function_app.domain.values.numbers import numbers_in
from function_app.domain.values.phones import names_phone

_SHORT_YEAR = re.compile(r"(?<!\w)['\u2019](\d\d)(?!\w)")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'][^\s<>()\[\],;:\"]*@[^\s<>()\[\],;:\"']+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ALSO_WRITTEN = {
    "chevrolet": ("chevy",),
    "volkswagen": ("vw",),
    "mercedes-benz": ("mercedes",),
    "land rover": ("range rover",),
}
_LONG_ENOUGH = 8  # letters and digits of a number that is nothing else by chance
_SAME_WORD = 5  # letters: "failed" and "failure" are about the same
_MOST_NUMBERS = 6  # of one piece of a quote
_MOST_SUMS = 200


def says(quote: str, field: str, value: object) -> bool:
    """`value` as `field` of extracted_info holds it."""
    if quote == str(value):
        return True
    if isinstance(value, date):
        return any(written.day == value for written in days_in(quote)) or _has_digits(quote, value)
    if isinstance(value, Decimal):
        return value in _figures(quote)
    if isinstance(value, int):
        years = _short_years(quote) if field == "vehicle_year" else ()
        return value in [*_counts(quote), *years]
    return _says_text(quote, field, str(value))


def adds_up_to(quote: str, value: object) -> bool:
    """The value is not in the quote, but what is there makes it: lines added, hours times rate."""
    if not isinstance(value, Decimal):
        return False
    numbers = [list(_figures(piece))[-_MOST_NUMBERS:] for piece in pieces(quote)]
    every = [number for piece in numbers for number in piece]
    if not every:
        return False
    sums = {Decimal()}
    for piece, credit in zip(numbers, map(_credits, pieces(quote)), strict=True):
        addends = {*piece[-1:], *credit, *_products(piece)}
        sums = set(
            islice(sorted({done + each for done in sums for each in addends} or sums), _MOST_SUMS)
        )
    pairs = (sum(pair) for pair in combinations(every[:_MOST_NUMBERS], 2))
    return value in sums or value == sum(every) or value in {*pairs, *_products(every)}


def _credits(text: str) -> Iterator[Decimal]:
    """In a column of amounts, what stands in parentheses is taken off."""
    return (-figure for n in numbers_in(text) if n.in_parentheses for figure in n.readings)


def _products(numbers: list[Decimal]) -> Iterator[Decimal]:
    factors = combinations(numbers[-_MOST_NUMBERS:], 2)
    return (to_cents(one * other) for one, other in factors)


def _says_text(quote: str, field: str, value: str) -> bool:
    match field:
        case "claimant_phone":
            return names_phone(quote, value)
        case "claimant_email":
            return value.casefold() in _addresses(quote)
        case "claimant_name":
            return _words(value) <= _words(quote)
        case _:
            return _has(quote, value) or _says_it_otherwise(quote, field, value)


def _says_it_otherwise(quote: str, field: str, value: str) -> bool:
    match field:
        case "vehicle_vin" | "contract_number":
            return _spells(quote, value)
        case "vehicle_make":
            return any(_has(quote, name) for name in _ALSO_WRITTEN.get(value.casefold(), ()))
        case "issue_summary" | "diagnosis":
            return _sums_up(value, quote)
        case _:
            return False


def _addresses(text: str) -> set[str]:
    return {found.strip(".-").casefold() for found in _ADDRESS.findall(text)}


def _has(quote: str, value: str) -> bool:
    return bool(_passage(quote).find(value))


@lru_cache(64)  # one quote often tells several fields
def _passage(quote: str) -> Passage:
    return Passage(" ".join(pieces(quote)))


def _spells(quote: str, value: str) -> bool:
    """A long number in groups: "1HG CM8 2633..."."""
    squeezed = _squeezed(value)
    return len(squeezed) >= _LONG_ENOUGH and squeezed in _squeezed(quote)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _words(name: str) -> set[str]:
    """However its accents are written."""
    return set(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name).casefold()))


def _sums_up(summary: str, quote: str) -> bool:
    words = {word[:_SAME_WORD] for word in _WORD.findall(summary.casefold())}
    quoted = {word[:_SAME_WORD] for word in _WORD.findall(quote.casefold())}
    same_figures = set(_figures(summary)) <= set(_figures(quote))
    return same_figures and 2 * len(words & quoted) >= max(len(words), 1)


def _figures(text: str) -> Iterator[Decimal]:
    """Where one can mean two things, either may be meant; another currency is not."""
    for number in numbers_in(text):
        if number.currency in (None, DOLLARS):
            yield from number.readings


def _counts(text: str) -> Iterator[Decimal]:
    for number in numbers_in(text):
        if number.currency is None and number.unit in (None, Unit.MILES):
            yield from number.readings


def _has_digits(quote: str, day: date) -> bool:
    """As machines write it, and as nothing but the value itself could be read: 20261003."""
    return re.search(rf"(?<!\w){day:%Y%m%d}(?!\w)", quote) is not None


def _short_years(text: str) -> Iterator[int]:
    for found in _SHORT_YEAR.finditer(text):
        yield 1900 + int(found[1]) if int(found[1]) >= 50 else 2000 + int(found[1])
