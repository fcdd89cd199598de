"""What people write without labels: which contract, how many miles, when, and whose loan."""

import re
from datetime import date

from function_app.agents.offline.reading.found import UNEXPLAINED, Found, around
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.symptoms import symptom_count
from function_app.agents.offline.reading.values import contract_value, text_value
from function_app.domain.values.days import day_matches

_CAPITAL = r"[A-Z][\w&'-]{0,24}"
_CONTRACT = re.compile(
    r"\b(?:contract|policy|agreement|certificate|coverage|plan)(?: (?:number|no\.?|num|id))?"
    r"(?: is| was|:)?[ #:]{1,4}(?P<number>[A-Z0-9][A-Z0-9/-]{2,29})\b",
    re.IGNORECASE,
)
_CONTRACT_LOOKS = re.compile(
    r"(?<![\w-])(?:VSC|GAP|TWP|TW|PPM|APP|THF|THEFT)-[A-Z0-9-]{2,24}(?![\w-])", re.IGNORECASE
)
_ODOMETER = (
    re.compile(
        r"\b(?:odometer|mileage)\b(?! (?:limit|out|at purchase))[^.\d]{0,30}"
        r"(?P<n>\d{1,3}(?:,\d{3})+|\d{3,7})\b(?!\s?k)",
        re.I,
    ),
    re.compile(
        r"(?<![\w.,$-])(?P<n>\d{1,3}(?:,\d{3})+|\d{3,7})\s?(?:mi|miles)\b"
        r"(?! (?:ago|away|from|limit|warranty|per|each|later|north|south|east|west|to the|or))",
        re.I,
    ),
    re.compile(r"(?<![\w.,$-])(?P<k>\d{2,3})\s?k (?:mi|miles)\b", re.I),
)
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
    for sentence in source.sentences:
        for found in _CONTRACT.finditer(sentence):
            if number := contract_value(found["number"]):
                return Found(number, around(sentence, found))
    found = _CONTRACT_LOOKS.search(source.prose)
    number = contract_value(found.group()) if found else None
    return Found(number, around(source.prose, found)) if found and number else None


def odometer(source: SourceText) -> Found[int] | None:
    for pattern in _ODOMETER:
        for found in pattern.finditer(source.prose):
            before = source.prose[max(0, found.start() - 20) : found.start()]
            nearby = source.prose[max(0, found.start() - 40) : found.end() + 20]
            if not _NOT_THE_ODOMETER.search(before) and not _AT_PURCHASE.search(nearby):
                return Found(_miles(found.groupdict()), around(source.prose, found))
    return None


def _miles(written: dict[str, str]) -> int:
    thousands = written.get("k")
    return int(thousands) * 1000 if thousands else int(written["n"].replace(",", ""))


def day_of_loss(source: SourceText) -> Found[date] | None:
    """The first day in a sentence about what happened; symptoms weigh more than a mere "on"."""
    for is_about_loss in (symptom_count, _HAPPENED.search):
        for sentence in source.sentences:
            if _HEADER.match(sentence) or _NO_LOSS_DATE.search(sentence):
                continue
            if is_about_loss(sentence) and (day := next(day_matches(sentence), None)):
                return Found(day[1], around(sentence, day[0]))
    return None


def only_day(source: SourceText) -> Found[date] | None:
    """Of a letter that names one day, and nothing that it stands for, it is the day of the loss."""
    days = [
        Found(day, around(sentence, match), UNEXPLAINED)
        for sentence in source.sentences
        if not _HEADER.match(sentence) and not _NO_LOSS_DATE.search(sentence)
        for match, day in day_matches(sentence)
    ]
    return days[0] if len({day.value for day in days}) == 1 else None


def lender(source: SourceText) -> Found[str] | None:
    found = _LENDER.search(source.prose) or _INSTITUTION.search(source.prose)
    name = text_value(found["name"]) if found else None
    return Found(name, around(source.prose, found)) if found and name else None
