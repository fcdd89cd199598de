"""Telephone numbers: found in a text as they are written, and compared by whom they reach.

`phonenumbers` takes its time to load, so that is done when there is a number to look at.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_HOME = "US"  # of numbers without a country's code
_FEWEST, _MOST = 7, 15  # digits
_MAY_HOLD_ONE = re.compile(r"[0-9]{2,3}[-. )/]{0,2}[0-9]{3}")
_PHONE = re.compile(
    r"(?<![\w.,$/-])(?:(?:\+?1[-. ]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[-. ]?)[0-9]{3}[-. ]?[0-9]{4}"
    r"|\+[0-9][0-9(). /-]{5,20}[0-9])(?![\w-])"
)
_EXTENSION = re.compile(r"\s*,?\s*(?:ext(?:ension)?\b\.?|x|#)\s*[0-9]{1,7}\s*\Z", re.IGNORECASE)
_ANYWHERE = re.compile(r"\+?[0-9(][0-9(). /-]{5,22}[0-9]")


class WrittenPhone(NamedTuple):
    written: str
    start: int
    end: int

    @property
    def is_plain_digits(self) -> bool:
        """It may be another number just as well."""
        return self.written.isdigit()


def phones_in(text: str) -> Iterator[WrittenPhone]:
    if _MAY_HOLD_ONE.search(text):
        for found in _PHONE.finditer(text):
            if _parsed(found.group()):
                yield WrittenPhone(found.group(), *found.span())


def phone_beside_a_label(text: str) -> str | None:
    """There any country's spelling is a telephone number."""
    for phone in phones_in(text):
        return phone.written
    found = _ANYWHERE.search(text)
    digits = sum(map(str.isdigit, found.group())) if found else 0
    return found.group() if found and _FEWEST <= digits <= _MOST else None


def names_phone(text: str, phone: str) -> bool:
    candidates = [*_ANYWHERE.finditer(text), *_PHONE.finditer(text)]
    return any(same_phone(phone, found.group()) for found in candidates)


def same_phone(one: str, other: str) -> bool:
    """However they are written, with the country's code or without, whatever the extension."""
    one, other = _EXTENSION.sub("", one), _EXTENSION.sub("", other)
    digits, others = _digits(one), _digits(other)
    if digits[-_FEWEST:] != others[-_FEWEST:]:
        return False
    if digits == others and one.startswith("+") == other.startswith("+"):
        return True
    number, another = _parsed(one), _parsed(other)
    return number is not None and number == another


def _digits(written: str) -> str:
    return "".join(filter(str.isdigit, written))


def _parsed(written: str) -> "PhoneNumber | None":
    from phonenumbers import NumberParseException, is_possible_number, parse  # noqa: PLC0415

    try:
        number = parse(written, _HOME)
    except NumberParseException:
        return None
    return number if is_possible_number(number) else None
