"""Amounts in running text, each given to the word that it belongs to: "$330 for parts", "a $100
deductible", "the estimate came to $767.50", "$767.50 in all".

An amount that belongs to nothing we know is kept as `unowned`: it may be the total.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from function_app.agents.offline.reading.amount_words import (
    ANY_WORD,
    CLAIMED_BEFORE,
    IS_A_RATE,
    IS_NET,
    NEW_CLAUSE,
    RATE_BEFORE,
    RIGHT_AFTER,
    RIGHT_BEFORE,
    WHOLE_AFTER,
    WHOLE_BEFORE,
)
from function_app.agents.offline.reading.found import Found, line_around, together
from function_app.agents.offline.reading.values import (
    amount_of,
    is_in_another_currency,
    money_in,
    taken_off,
)

_LOOK_BACK = 60
_OF_ANOTHER_COUNTRY = (" R ", " L ", " Q ")  # rand, lempiras, quetzales
_LOOK_AHEAD = 60
_OUTRANKS_WHAT_FOLLOWS = frozenset({"parts", "labor", "deductible", "other"})
_OUTRANKS_IN_ALL = frozenset({"parts", "labor", "deductible", "total"})


@dataclass(frozen=True)
class ProseAmounts:
    """Parts that are named one by one are added up; `totals` are in the order of their weight."""

    parts: Found[Decimal] | None
    labor: Found[Decimal] | None
    deductible: Found[Decimal] | None
    totals: tuple[Found[Decimal], ...]
    unowned: tuple[Found[Decimal], ...]
    unreadable: dict[str, str]  # the words of an owner's amount that cannot be taken

    @property
    def total(self) -> Found[Decimal] | None:
        return self.totals[0] if self.totals else None


def amounts_in_prose(sentences: list[str]) -> ProseAmounts:
    found: defaultdict[str, list[Found[Decimal]]] = defaultdict(list)
    unreadable: dict[str, str] = {}
    for sentence in sentences:
        start = 0
        for number in money_in(sentence):
            owner, end = _owner(sentence[start : number.start], sentence, number.end)
            is_foreign = sentence.endswith(
                _OF_ANOTHER_COUNTRY, 0, number.start
            ) or is_in_another_currency(sentence, number)
            amount = None if is_foreign else amount_of(number)
            if amount is None and owner == "deductible":
                amount = taken_off(number)
            if amount is None:
                unreadable[owner] = sentence[number.start : number.end]
            else:
                found[owner].append(Found(amount, line_around(sentence, number.start, number.end)))
            start = end
    labor, cost = found["labor"], found["cost"]
    totals = [*reversed(found["total"]), *reversed(found["claimed"])]
    if not totals and len(cost) == 1:
        totals, cost = cost, []
    return ProseAmounts(
        parts=together(found["parts"]),
        labor=next(iter(labor), None),
        deductible=next(iter(found["deductible"]), None),
        totals=tuple(_distinct(totals)),
        unowned=tuple(_distinct([*found["nothing"], *labor[1:], *cost])),
        unreadable=unreadable,
    )


def _distinct(amounts: list[Found[Decimal]]) -> Iterator[Found[Decimal]]:
    seen: set[Decimal] = set()
    for amount in amounts:
        if amount.value not in seen:
            seen.add(amount.value)
            yield amount


def _owner(before: str, sentence: str, end: int) -> tuple[str, int]:
    """The owner of the amount that ends at `end`, and where the words of the next one begin."""
    before, after = before[-_LOOK_BACK:], sentence[end : end + _LOOK_AHEAD]
    if IS_A_RATE.match(after) or IS_NET.match(after) or RATE_BEFORE.search(before):
        return "other", end
    named = _group(_last(RIGHT_BEFORE, before))
    if named in _OUTRANKS_WHAT_FOLLOWS:
        return named, end
    following = RIGHT_AFTER.match(after)
    if (owner := _group(following)) in _OUTRANKS_IN_ALL and following:
        return owner, end + following.end()
    if whole := WHOLE_AFTER.match(after):
        return "total", end + whole.end()
    return _summed_up(before) or named or owner or _spoken_of(before) or "nothing", end


def _summed_up(before: str) -> str | None:
    if WHOLE_BEFORE.search(before):
        return "total"
    return "claimed" if CLAIMED_BEFORE.search(before) else None


def _spoken_of(before: str) -> str | None:
    return _group(_last(ANY_WORD, NEW_CLAUSE.split(before)[-1]))


def _group(match: re.Match[str] | None) -> str | None:
    return match.lastgroup if match else None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)
