"""Amounts in running text, each given to the word that it belongs to: "$330 for parts", "a $100
deductible", "the estimate came to $767.50". An amount that belongs to nothing we know is left out.
"""

import re
from decimal import Decimal

from function_app.agents.offline.reading.values import added_up, amounts_in

_WORDS = (
    r"(?:(?P<parts>\bparts?\b)|(?P<labor>\blabou?r\b)|(?P<deductible>\bdeductible\b)"
    r"|(?P<total>\b(?:total(?:s|ing)?|estimate[ds]?|quoted?|bill(?:ed)?|invoiced?)\b)"
    r"|(?P<cost>\b(?:repairs?|charged?|charging|costs?)\b)"
    r"|(?P<other>\b(?:tow(?:ed|ing)?|rental|tax|fees?|loan|owe[ds]?|balance|payoff|paid|pays?|"
    r"payment|payout|settlement|settled|values?|valued|worth|premium|limit|up to|rate|hourly|"
    r"retail|bought|sold)\b))"
)
_WORD = re.compile(_WORDS, re.IGNORECASE)
_RIGHT_BEFORE = re.compile(
    rf"{_WORDS}(?:\s(?:cost|amount|price))?(?:\s(?:is|are|was|were|of|at|for|to|comes? to|came to|"
    r"came out to|came in at))?[\s:=-]{0,3}(?:about |around |only )?$",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(
    rf"\s(?:(?:for|in|of|on)\s(?:the\s|all\s|new\s)?|(?=deductible|estimate|quote|total)){_WORDS}",
    re.IGNORECASE,
)
_PER_HOUR = re.compile(r"\s?(?:/|per\s|an\s)\s?h", re.IGNORECASE)


def amounts_in_prose(sentences: list[str]) -> dict[str, Decimal]:
    """By `parts`, `labor`, `deductible` and `total`; parts that are named one by one are added."""
    found: dict[str, list[Decimal]] = {}
    for sentence in sentences:
        previous_end = 0
        for match, amount in amounts_in(sentence):
            owner = _owner(sentence, previous_end, match.start(), match.end())
            previous_end = match.end()
            found.setdefault(owner, []).append(amount)
    totals = found.get("total") or (
        found.get("cost", []) if len(found.get("cost", [])) == 1 else []
    )
    read = {
        "parts": added_up(found.get("parts", [])),
        "labor": next(iter(found.get("labor", [])), None),
        "deductible": next(iter(found.get("deductible", [])), None),
        "total": totals[-1] if totals else None,
    }
    return {key: amount for key, amount in read.items() if amount is not None}


def _owner(sentence: str, previous_end: int, start: int, end: int) -> str:
    before, after = sentence[max(previous_end, start - 60) : start], sentence[end : end + 30]
    if _PER_HOUR.match(after):
        return "other"
    word = _last(_RIGHT_BEFORE, before) or _RIGHT_AFTER.match(after) or _last(_WORD, before)
    return str(word.lastgroup) if word else "other"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)
