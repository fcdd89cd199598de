"""What the coverage table of the rules says of the things and products that a question names."""

from collections.abc import Sequence

from function_app.chat.offline.text import capitalized, has_phrase, listed, says
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


def covered_in_words(message: str, line: str) -> str | None:
    """What the rules say of the things that are named, or of what a product covers."""
    if not says(line, "cover_asked", "claims"):
        return None
    products = [product for product, names in _PRODUCTS.items() if has_phrase(line, names)]
    if said := _of_things(products or list(COVERAGE), message):
        return f"{' '.join(said)} A reviewer decides on each claim; this is no promise."
    if products:
        return " ".join(
            _of_product(product, len(COVERAGE[product].covered)) for product in products
        )
    if says(line, "all_cover_asked", "claims"):
        told = " ".join(_of_product(product, 6) for product in COVERAGE)
        return (
            f"That depends on the contract. {told} Name a contract or a part, and I tell you more."
        )
    return None


def _of_things(products: Sequence[ClaimType], message: str) -> list[str]:
    """`Alternator: covered by VSC, not covered by PPM.`"""
    said: dict[str, dict[bool, list[str]]] = {}
    for product in products:
        evidence = coverage_evidence(product, message)
        for words, is_covered in ((evidence.covered, True), (evidence.not_covered, False)):
            for word in words:
                said.setdefault(word, {True: [], False: []})[is_covered].append(product)
    return [_of_thing(thing, by[True], by[False]) for thing, by in said.items()]


def _of_thing(thing: str, covered_by: Sequence[str], not_covered_by: Sequence[str]) -> str:
    parts = [f"covered by {listed(covered_by)}"] if covered_by else []
    parts += [f"not covered by {listed(not_covered_by, 'or')}"] if not_covered_by else []
    return f"{capitalized(thing)}: {', '.join(parts)}."


def _of_product(product: ClaimType, most: int) -> str:
    coverage = COVERAGE[product]
    more = " and more" if len(coverage.covered) > most else ""
    covered = ", ".join(coverage.covered[:most]) + more if more else listed(coverage.covered)
    against = f" It does not cover {listed(coverage.not_covered, 'or')}." if not more else ""
    return f"{product} covers {covered}.{against}"
