"""What the coverage table of the rules says of the things and products that a question names."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from function_app.chat.offline.text import capitalized, has_phrase, listed, read_data, says
from function_app.domain.claim import ClaimType
from function_app.rules.coverage import COVERAGE, coverage_evidence

_PRODUCTS = {
    ClaimType.VSC: ("vsc", "service contract", "vehicle service contract"),
    ClaimType.GAP: ("gap",),
    ClaimType.TIRE_WHEEL: ("tire and wheel", "tire wheel", "tires and wheels", "road hazard"),
    ClaimType.PPM: ("ppm", "prepaid maintenance", "maintenance plan", "maintenance contract"),
    ClaimType.APPEARANCE: ("appearance", "appearance protection"),
    ClaimType.THEFT: ("theft contract", "theft protection", "theft cover", "theft plan"),
}


_MAYBE = ("tire", "tires", "wheel", "wheels", "rim", "rims")  # it depends on what harmed them


def covered_in_words(message: str, line: str) -> str | None:
    """What the rules say of the things that are named, or of what a product covers."""
    products = _products(line)
    if not says(line, "cover_asked", "claims"):
        return None
    if said := _of_things(products or list(COVERAGE), message):
        return f"{' '.join(said)} A reviewer decides on each claim; this is no promise."
    if products:
        return " ".join(
            _of_product(product, len(COVERAGE[product].covered)) for product in products
        )
    if has_phrase(line, _MAYBE):
        told = _of_product(ClaimType.TIRE_WHEEL, len(COVERAGE[ClaimType.TIRE_WHEEL].covered))
        return f"That depends on what happened to it. {told} A reviewer decides on each claim."
    if says(line, "all_cover_asked", "claims"):
        told = " ".join(_of_product(product, 6) for product in COVERAGE)
        return (
            f"That depends on the contract. {told} Name a contract or a part, and I tell you more."
        )
    return None


def compared_in_words(line: str) -> str | None:
    is_asked = len(_products(line)) > 1 and says(line, "compared", "claims")
    return products_in_words(line) if is_asked else None


def products_in_words(line: str) -> str | None:
    """A sentence on each contract that is named."""
    contracts = read_data("claims")["contracts"]
    return " ".join(contracts[product] for product in _products(line)) or None


def _products(line: str) -> list[ClaimType]:
    return [product for product, names in _PRODUCTS.items() if has_phrase(line, names)]


@dataclass
class _Thing:
    covered_by: list[str] = field(default_factory=list[str])
    not_covered_by: list[str] = field(default_factory=list[str])


def _of_things(products: Sequence[ClaimType], message: str) -> list[str]:
    """`The alternator is covered by VSC, but not by PPM.`"""
    found: list[tuple[str, ClaimType, bool]] = []
    for product in products:
        evidence = coverage_evidence(product, message)
        found += [(word, product, True) for word in evidence.covered]
        found += [(word, product, False) for word in evidence.not_covered]
    names = _named({word for word, _, _ in found}, message.lower())
    things: dict[str, _Thing] = {}
    for word, product, is_covered in found:
        thing = things.setdefault(names[word], _Thing())
        by = thing.covered_by if is_covered else thing.not_covered_by
        if product not in (*thing.covered_by, *thing.not_covered_by):
            by.append(product)
    alike: dict[tuple[str, str], list[str]] = {}
    for name, thing in things.items():
        verdict = (listed(thing.covered_by), listed(thing.not_covered_by, "or"))
        alike.setdefault(verdict, []).append(name)
    return [_verdict_on(named, *verdict) for verdict, named in alike.items()]


def _named(words: Collection[str], message: str) -> dict[str, str]:
    """What each is called; two that follow each other are one: the AC compressor."""
    called = read_data("claims")["things"]
    names = {word: called.get(word, f"the {word}") for word in words}
    for first, second in permutations(sorted(words), 2):
        is_part = names[first].startswith("the ") and names[second].startswith("the ")
        if is_part and re.search(rf"\b{re.escape(first)}(?:ing)? {re.escape(second)}\b", message):
            names[first] = names[second] = f"{names[first]} {second}"
    return names


def _verdict_on(named: Sequence[str], covered_by: str, not_covered_by: str) -> str:
    are_many = len(named) > 1 or (named[0].endswith("s") and not named[0].endswith("ss"))
    subject = f"{capitalized(listed(named))} {'are' if are_many else 'is'}"
    if not covered_by:
        return f"{subject} not covered by {not_covered_by}."
    but = f", but not by {not_covered_by}" if not_covered_by else ""
    return f"{subject} covered by {covered_by}{but}."


def _of_product(product: ClaimType, most: int) -> str:
    coverage = COVERAGE[product]
    more = " and more" if len(coverage.covered) > most else ""
    covered = ", ".join(coverage.covered[:most]) + more if more else listed(coverage.covered)
    against = f" It does not cover: {listed(coverage.not_covered, 'or')}." if not more else ""
    return f"{product} covers: {covered}.{against}"
