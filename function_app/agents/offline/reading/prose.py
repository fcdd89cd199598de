"""What people write without labels: which contract, how many miles, when, and whose loan."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import chain

from function_app.agents.offline.reading.found import (
    UNEXPLAINED,
    Found,
    around,
    line_around,
)
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.symptoms import symptom_count
from function_app.agents.offline.reading.values import contract_value, days_meant, text_value
from function_app.domain.values.measures import whole
from function_app.domain.values.number_words import Unit
from function_app.domain.values.numbers import WrittenNumber, number_at, numbers_in

_CAPITAL = r"[A-Z][\w&'-]{0,24}"
_CONTRACT = re.compile(
    r"\b(?:contract|policy|agreement|certificate|coverage|plan)(?: (?:number|no\.?|num|id))?"
    r"(?: is| was|:)?[ #:]{1,4}(?P<number>[A-Z0-9][A-Z0-9/-]{2,29})\b",
    re.IGNORECASE,
)
_CONTRACT_LOOKS = re.compile(
    r"(?<![\w-])(?:VSC|GAP|TWP|TW|PPM|APP|THF|THEFT)-[A-Z0-9-]{2,24}(?![\w-])", re.IGNORECASE
)
_ODOMETER = re.compile(r"\b(?:odometer|mileage)\b(?! (?:limit|out|at purchase))", re.IGNORECASE)
_UP_TO_ITS_FIGURE = re.compile(r"(?:(?!\bkms?\b|kilomet)[^.0-9]){0,30}(?=[0-9])", re.IGNORECASE)
_MILES = re.compile(r"[0-9k] ?mi(?:les?)?\b", re.IGNORECASE)
_IN_KILOMETERS = re.compile(r"[\W_]{1,3}(?:kms?\b|kilom|quil\u00f4m)", re.IGNORECASE)
_NO_READING = re.compile(
    r" (?:ago|away|from|limit|warranty|per|each|later|north|south|east|west|to the|or)",
    re.IGNORECASE,
)
_FEWEST_MILES = 100
_AT_PURCHASE = re.compile(r"\b(?:bought|purchased|when (?:i|we) got)\b", re.IGNORECASE)
_NOT_THE_ODOMETER = re.compile(
    r"\b(?:(?:every|within|limit of|up to|covers|another|last)\s"
    r"|(?:month|year)s?(?: or | and |/))$",
    re.IGNORECASE,
)
_LENDER = re.compile(
    rf"\b(?i:loan|lien|note|financed|financing|lender|lienholder|finance company)\b(?: (?:is|was))?"
    rf"(?: (?:with|through|thru|by|at|from|held by))?:? (?:the )?"
    rf"(?P<name>{_CAPITAL}(?: (?:of |and |& )?{_CAPITAL}){{0,4}})"
)
_INSTITUTION = re.compile(
    rf"\b(?P<name>{_CAPITAL}(?: (?:of )?{_CAPITAL}){{0,3}} "
    r"(?:Credit Union|FCU|Bank|Financial(?: Services)?|Finance|Acceptance))\b"
)
_HAPPENED = re.compile(
    r"\b(?:on|since|happened|stolen|occurred|broke|failed|stopped|hit|died|started)\b", re.I
)
_NO_LOSS_DATE = re.compile(
    r"\b(?:purchased|bought|effective|expires?|expired|appointment|invoice|estimate dated|born|"
    r"signed|valid until|due)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s{0,8}(?:from|to|cc|sent|date):", re.IGNORECASE)


def contract_number(source: SourceText) -> Found[str] | None:
    return next(contract_numbers(source), None)


def contract_numbers(source: SourceText) -> Iterator[Found[str]]:
    """What is called a contract's number first, then what looks like one."""
    for sentence in source.sentences:
        for found in _CONTRACT.finditer(sentence):
            if number := contract_value(found["number"]):
                yield Found(number, around(sentence, found))
    for found in _CONTRACT_LOOKS.finditer(source.prose):
        if number := contract_value(found.group()):
            yield Found(number, around(source.prose, found))


def odometer(source: SourceText) -> Found[int] | None:
    return next(iter(odometers(source)), None)


@lru_cache(maxsize=4)  # asked for the reading, and for whether there are two
def odometers(source: SourceText) -> tuple[Found[int], ...]:
    """What is called so, then any number of miles, then thousands of them."""
    return tuple(_odometers(source))


def _odometers(source: SourceText) -> Iterator[Found[int]]:
    text = source.prose
    candidates = chain(_called_odometer(text), _in_miles(text))
    for number in candidates:
        before = text[max(0, number.start - 20) : number.start]
        nearby = text[max(0, number.start - 40) : number.end + 20]
        reading = whole(number)
        if reading is None or reading < _FEWEST_MILES:
            continue
        if number.unit is None and _IN_KILOMETERS.match(text, number.end):
            continue
        if not _NOT_THE_ODOMETER.search(before) and not _AT_PURCHASE.search(nearby):
            yield Found(reading, line_around(text, number.start, number.end))


def _called_odometer(text: str) -> Iterator[WrittenNumber]:
    for word in _ODOMETER.finditer(text):
        figure = _UP_TO_ITS_FIGURE.match(text, word.end())
        number = number_at(text, figure.end()) if figure else None
        if number and not number.is_rough:
            yield number


def _in_miles(text: str) -> list[WrittenNumber]:
    if not _MILES.search(text):
        return []
    readings = [n for n in numbers_in(text) if n.unit is Unit.MILES and _may_be_driven(text, n)]
    return sorted(readings, key=lambda number: number.is_rough)


def _may_be_driven(text: str, miles: WrittenNumber) -> bool:
    """The `30,000 mile service` is of that kind, whatever the odometer shows."""
    is_a_kind = text.endswith(("mile", "MILE", "Mile"), miles.start, miles.end)
    return not is_a_kind and not _NO_READING.match(text, miles.end)


def day_of_loss(source: SourceText) -> Found[date] | None:
    """The first day in a sentence about what happened; symptoms weigh more than a mere "on"."""
    dated = [
        (sentence, written)
        for sentence in source.sentences
        if (written := next(days_meant(sentence), None)) and _may_date_a_loss(sentence)
    ]
    for is_about_loss in (symptom_count, _HAPPENED.search):
        for sentence, written in dated:
            if is_about_loss(sentence):
                return Found(written.day, line_around(sentence, written.start, written.end))
    return None


def _may_date_a_loss(sentence: str) -> bool:
    return not _HEADER.match(sentence) and not _NO_LOSS_DATE.search(sentence)


def only_day(source: SourceText) -> Found[date] | None:
    """Of a letter that names one day, and nothing that it stands for, it is the day of the loss."""
    days = [
        Found(written.day, line_around(sentence, written.start, written.end), UNEXPLAINED)
        for sentence in source.sentences
        for written in days_meant(sentence)
        if _may_date_a_loss(sentence)
    ]
    return days[0] if len({day.value for day in days}) == 1 else None


def lender(source: SourceText) -> Found[str] | None:
    found = _LENDER.search(source.prose) or _INSTITUTION.search(source.prose)
    name = text_value(found["name"]) if found else None
    return Found(name, around(source.prose, found)) if found and name else None
