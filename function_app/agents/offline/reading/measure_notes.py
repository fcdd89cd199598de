"""What a label or a sentence says that figures are in: `Total in CAD`, "all prices in EUR"."""

import re

from function_app.domain.values.number_words import CURRENCIES, SYMBOLS

_NATIONS = r"(?:canadian|mexican|australian|new[ ]zealand|hong[ ]kong|singapore)"
_FOREIGN = rf"(?:{_NATIONS}[ ](?:dollars?|pesos?|funds)|{'|'.join(CURRENCIES)})"
_KILOMETERS = r"(?:kms?|k[i\u00ed]lom[e\u00e8\u00e9]t\w{1,4}|quil\u00f4metros)"
_SIGNS = re.escape(SYMBOLS.replace("$", ""))
MEASURE = rf"(?:(?:{_FOREIGN}|{_KILOMETERS}|usd|us[ ]dollars?|miles|mi)\b|[{_SIGNS}])"
NAMES_A_MEASURE = re.compile(rf"(?:all )?(?:in )?(?P<measure>{MEASURE})", re.IGNORECASE)
NAMES_ANOTHER_MEASURE = re.compile(
    rf"(?:\b(?:{_FOREIGN}|{_KILOMETERS})\b|[{_SIGNS}])", re.IGNORECASE
)
_ALL_MONEY = re.compile(
    r"\b(?:prices?|amounts?|figures|totals|costs|sums|values|charges|currency|everything|all)\b"
    rf"(?:[ ](?:is|are|shown|stated|given|quoted|listed|herein|below|above)){{0,3}}"
    rf"(?:[ ]in|[ ]?:|[ ]is)?[ ](?:the[ ])?(?:swiss[ ])?(?P<currency>{_FOREIGN})\b"
    rf"|\b(?P<funds>{_NATIONS}[ ]funds)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:credit (?:note|memo|memorandum|total)|total (?:credits?|refund))\b", re.IGNORECASE
)
_ALL_DISTANCES = re.compile(
    r"\b(?:odometer|mileages?|distances?|readings?|units?)\b"
    r"(?:[ ](?:is|are|unit|units|shown|stated|given)){0,3}"
    rf"(?:[ ]in|[ ]?:|[ ]is|[ ]are|[ ]-)[ ]{_KILOMETERS}\b",
    re.IGNORECASE,
)


def foreign_currency(text: str) -> str | None:
    """In which all amounts of a text are, if it says so."""
    said = _ALL_MONEY.search(text)
    return said["currency"] or said["funds"] if said else None


def credit_note(text: str) -> str | None:
    """The words that make a credit of a text's total."""
    may_be = "redit" in text or "efund" in text or "REDIT" in text or "EFUND" in text
    said = _CREDIT.search(text) if may_be else None
    return said.group() if said else None


def counts_kilometers(text: str) -> bool:
    may_count = "km" in text or "KM" in text or "ilomet" in text or "ILOMET" in text
    return may_count and _ALL_DISTANCES.search(text) is not None
