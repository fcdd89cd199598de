"""The repair shop: a business by its name, in a sentence or in a document's letterhead."""

import re

from function_app.agents.offline.reading.found import Found, around
from function_app.agents.offline.reading.labels import has_label
from function_app.agents.offline.reading.source_text import SourceText, one_line
from function_app.agents.offline.reading.vehicle_names import MAKES

_CAPITAL = r"[A-Z][\w&'-]{0,24}"
_BUSINESS = (
    r"(?:Auto(?:motive|body|care)?|Motors?|Garage|Repairs?|Services?|Ti[ry]es?|Transmissions?|"
    r"Collision|Dealership|Mechanics?|Glass|Brakes?|Customs|Body Shop|Body|Bodyworks|Car Care)"
)
_DEALER = "|".join(re.escape(name) for name in sorted(set(MAKES.values()), key=len, reverse=True))
_FACILITY = (
    re.compile(
        rf"(?P<name>\b{_CAPITAL} (?:(?:& )?{_CAPITAL} ){{0,4}}(?:& )?{_BUSINESS}\b"
        rf"(?: (?:(?:&|and|of) )?{_CAPITAL}){{0,3}}(?:,? (?:LLC|Inc)\b\.?)?(?: #\d{{1,4}})?)"
    ),
    re.compile(rf"\b(?:at|to|by|from|called) (?P<name>(?:{_CAPITAL} ){{1,3}}(?:{_DEALER})\b)"),
)
_NO_FACILITY_START = re.compile(
    r"(?:(?:The|My|Our|A|An|At|To|In|On|By|From|I|This|That|When|Then|Vehicle|Dear|Hello|Hi"
    r"|[A-Z]{1,6}-?\d{4}[\w-]*)\s)+"  # a contract's number, of the line above
)
_NO_FACILITY = re.compile(
    r"\b(?:Contract|Protection|Claims?|Wheel|Insurance|Warranty|Plan|Financ\w{1,4}|Bank|Credit|"
    r"Dealer Services|Lien ?[Hh]older|Lender)\b"
)
_LETTERHEAD_LINES = 4
_IS_BUSINESS = re.compile(rf"\b{_BUSINESS}\b")


def facility(source: SourceText) -> Found[str] | None:
    """Behind a label it is what the label says, a lender for example."""
    for sentence in source.sentences:
        name = None if has_label(sentence) else _business_in(sentence)
        if name and any(name.value in one_line(line) for line in source.lines):
            return name
    return None


def letterhead(source: SourceText) -> Found[str] | None:
    """The business that wrote an estimate or invoice stands at its top."""
    top = [line for line in source.lines if line.strip()][:_LETTERHEAD_LINES]
    for line in top:
        text = re.split(r"\s{2,}", line.strip(), maxsplit=1)[0]
        if not has_label(text) and (name := _business_in(text)):
            return name
    return None


def _business_in(text: str) -> Found[str] | None:
    for pattern in _FACILITY:
        for found in pattern.finditer(text):
            name = _NO_FACILITY_START.sub("", found["name"], count=1)
            if " " in name and not _NO_FACILITY.search(text[found.start() : found.end() + 12]):
                return Found(name.strip(" .,"), around(text, found))
    return None


def is_business(text: str) -> bool:
    return _IS_BUSINESS.search(text) is not None
