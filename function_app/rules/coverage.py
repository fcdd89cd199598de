"""AA-08's table: the words that point to what a product covers, and to what it does not.

Words are evidence, not proof: a text that speaks of both, or of neither, is left to a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from function_app.domain.claim import ClaimType

_NEGATION = (
    r"(?P<negation>\b(?:no|not|non|never|without|\w+n['\u2019]t)[\s-]+"
    r"(?:(?:signs?|evidence|of|caused|by|due|to|related|from|an?|any|the|been|yet|prior)\s+)*)?"
)
_WEAR = (r"\bwear\b", r"\bworn\b")
_COLLISION = ("accident", "collision", r"\bcrash")
_COSMETIC = ("cosmetic", r"\bscratch", r"\bscuff", r"\bdent(?:s|ed)?\b")
_MECHANICAL = (
    r"\bengine\b(?! oil| air)", r"\btransmission\b(?! fluid)", "alternator", r"\bstarter\b",
    "compressor", "mechanical",
)  # fmt: skip
_PIECE = r"(?:wheel|tire|radio|stereo|airbag|catalytic converter|part|item|belonging|plate)s?"


@dataclass(frozen=True)
class Evidence:
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


@dataclass(frozen=True)
class _Coverage:
    covered: re.Pattern[str]
    not_covered: re.Pattern[str]


def _either(words: Sequence[str], prefix: str = "") -> re.Pattern[str]:
    return re.compile(f"{prefix}(?P<word>{'|'.join(words)})", re.IGNORECASE)


def _table(covered: Sequence[str], not_covered: Sequence[str]) -> _Coverage:
    return _Coverage(_either(covered), _either(not_covered, _NEGATION))


_NOTHING_FOUND = re.compile(
    r"\bno (?:\w+ )?(?:fault|failure|problem|defect|issue)s? (?:was |were )?(?:found|detected)",
    re.IGNORECASE,
)
_TABLE = {
    ClaimType.VSC: _table(
        [
            r"\bengine\b", "transmission", "gearbox", r"\ba/?c\b", r"air[ -]condition", "hvac",
            "compressor", "alternator", r"\bstarter\b", "water pump", "radiator", "thermostat",
            r"fuel (?:pump|injector)", "power steering", r"steering rack", r"\bturbo", "solenoid",
            "cylinder", "piston", "gasket", r"timing (?:chain|belt)", "differential", r"\baxle\b",
            r"\bcv joint", r"drive ?shaft", r"\bec[um]\b", r"control module", "wiring harness",
            r"window (?:motor|regulator)", r"\babs\b", "caliper", r"torque converter",
            r"(?:mechanical|electrical) failure",
        ],
        [
            r"(?:(?:engine|transmission) )?(?:oil|fluid) (?:change|flush)", r"tire rotation",
            "maintenance", r"tune-?up", r"brake (?:pad|rotor)s?", r"\bwiper", r"wheel alignment",
            r"(?:oil|air|cabin) filter", r"\bpaint", r"\bupholstery", r"\bflood",
            *_WEAR, *_COLLISION, *_COSMETIC,
        ],
    ),
    ClaimType.GAP: _table(
        [
            r"total(?:ed|led)\b", r"total loss", r"unrecovered theft", r"loan balance", "payoff",
            r"stolen and (?:not|never) recovered", r"insur\w+(?:'s)? (?:payout|settlement)",
        ],
        [r"partial damage", r"(?<!beyond )\brepair(?:s|ed|able)?\b"],
    ),
    ClaimType.TIRE_WHEEL: _table(
        [
            r"\bflat\b", "puncture", r"blow-?out", r"blown", r"bent (?:rim|wheel)", "pothole",
            r"\bdebris", r"road hazard", r"\bnail\b", r"cracked (?:rim|wheel)",
        ],
        [
            r"(?:wrong|improper|incorrect|under|over)[ -]?inflat\w*", r"curb rash",
            *_WEAR, *_COSMETIC,
        ],
    ),
    ClaimType.PPM: _table(
        [
            r"oil change", r"\brotat(?:e|ion)", r"\bfilter", "inspection", "maintenance",
            r"scheduled service", r"fluid (?:change|flush)",
        ],
        [r"\bfail(?:ed|ure)", "breakdown", *_MECHANICAL],
    ),
    ClaimType.APPEARANCE: _table(
        [
            r"\bdent(?:s|ed)?\b", r"\bding", r"\bscratch", r"\bchip", r"\bstain", r"\bscuff",
            r"\bpaint", "upholstery", "cosmetic",
        ],
        [*_COLLISION, *_MECHANICAL],
    ),
    ClaimType.THEFT: _table(
        [r"\bstolen\b", r"\btheft\b", r"\bmissing\b"],
        [
            r"partial theft", r"\brecovered\b", *_MECHANICAL,
            rf"(?:stolen|theft of|missing) (?:the |my |a )?{_PIECE}",
            rf"{_PIECE} (?:(?:was|were|is|are) )?(?:stolen|missing)",
        ],
    ),
}  # fmt: skip


def coverage_evidence(product: ClaimType, description: str) -> Evidence:
    """What counts against is taken out first: an engine oil change says nothing of the engine."""
    table = _TABLE.get(product)
    if table is None:
        return Evidence((), ())
    against = [m["word"] for m in table.not_covered.finditer(description) if not m["negation"]]
    if _NOTHING_FOUND.search(description):
        return Evidence((), _distinct(against))
    rest = table.not_covered.sub(" ", description)
    return Evidence(_distinct(m["word"] for m in table.covered.finditer(rest)), _distinct(against))


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip().lower() for word in words))
