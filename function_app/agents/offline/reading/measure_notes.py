"""What a label or a sentence says that figures are in: `Total in CAD`, "all prices in EUR"."""

import re

from function_app.domain.values.number_words import CURRENCIES

_DOLLARS_OF_OTHERS = (
    r"(?:canadian|mexican|australian|new[ ]zealand|hong[ ]kong|singapore)[ ](?:dollars?|pesos?)"
)
_FOREIGN = rf"(?:{_DOLLARS_OF_OTHERS}|{'|'.join(CURRENCIES)})"
_KILOMETERS = r"(?:kms?|kilomet(?:er|re)s?)"
MEASURE = rf"(?:{_FOREIGN}|{_KILOMETERS}|usd|us[ ]dollars?|miles|mi)\b"
NAMES_A_MEASURE = re.compile(rf"(?:all )?(?:in )?(?P<measure>{MEASURE})", re.IGNORECASE)
_ALL_MONEY = re.compile(
    r"\b(?:prices?|amounts?|figures|totals|costs|sums|values|charges|currency|everything)\b"
    rf"(?:[ ](?:is|are|shown|stated|given|quoted|listed|herein|below|above)){{0,3}}"
    rf"(?:[ ]in|[ ]?:|[ ]is)[ ](?:the[ ])?(?P<currency>{_FOREIGN})\b",
    re.IGNORECASE,
)
_ALL_DISTANCES = re.compile(
    r"\b(?:odometer|mileages?|distances?|readings?)\b"
    r"(?:[ ](?:is|are|unit|units|shown|stated|given)){0,3}"
    rf"(?:[ ]in|[ ]?:|[ ]is)[ ]{_KILOMETERS}\b",
    re.IGNORECASE,
)


def foreign_currency(text: str) -> str | None:
    """In which all amounts of a text are, if it says so."""
    said = _ALL_MONEY.search(text)
    return said["currency"] if said else None


def counts_kilometers(text: str) -> bool:
    may_count = "km" in text or "KM" in text or "ilomet" in text or "ILOMET" in text
    return may_count and _ALL_DISTANCES.search(text) is not None
