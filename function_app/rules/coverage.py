"""AA-08's table: the words that point to what a product covers, and to what it does not.

Words are evidence, not proof: a text that speaks of both, or of neither, is left to a person.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from function_app.domain.claim import ClaimType

_NEGATION = (
    r"(?P<negation>\b(?:no|not|non|never|without|\w+n['\u2019]t)[\s-]+"
    r"(?:(?:signs?|evidence|of|caused|by|due|to|related|from|an?|any|the|been|yet|prior)\s+)*)?"
)
# What a thing is called, and the words that point to it.
type _Words = Mapping[str, str]

_WEAR: _Words = {"wear": r"\bwear\b|\bworn\b"}
_COLLISION: _Words = {"accident": "accident", "collision": "collision", "crash": r"\bcrash"}
_COSMETIC: _Words = {
    "cosmetic damage": "cosmetic", "scratch": r"\bscratch", "scuff": r"\bscuff",
    "dent": r"\bdent(?:s|ed)?\b",
}  # fmt: skip
_MECHANICAL: _Words = {
    "engine": r"\bengine\b(?! oil| air)", "transmission": r"\btransmission\b(?! fluid)",
    "alternator": "alternator", "starter": r"\bstarter\b", "compressor": "compressor",
    "mechanical failure": "mechanical",
}  # fmt: skip
_PIECE = r"(?:wheel|tire|radio|stereo|airbag|catalytic converter|part|item|belonging|plate)s?"


@dataclass(frozen=True)
class Evidence:
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Both are names for people; the patterns find them in a text."""

    covered: tuple[str, ...]
    not_covered: tuple[str, ...]
    covered_in: re.Pattern[str]
    not_covered_in: re.Pattern[str]


def _either(words: _Words, prefix: str = "") -> re.Pattern[str]:
    return re.compile(f"{prefix}(?P<word>{'|'.join(words.values())})", re.IGNORECASE)


def _coverage(covered: _Words, not_covered: _Words) -> Coverage:
    return Coverage(
        tuple(covered), tuple(not_covered), _either(covered), _either(not_covered, _NEGATION)
    )


_NOTHING_FOUND = re.compile(
    r"\bno (?:\w+ )?(?:fault|failure|problem|defect|issue)s? (?:was |were )?(?:found|detected)",
    re.IGNORECASE,
)
COVERAGE = {
    ClaimType.VSC: _coverage(
        {
            "engine": r"\bengine\b", "transmission": "transmission", "gearbox": "gearbox",
            "AC": r"\ba/?c\b", "air conditioning": r"air[ -]condition", "HVAC": "hvac",
            "compressor": "compressor", "alternator": "alternator", "starter": r"\bstarter\b",
            "water pump": "water pump", "radiator": "radiator", "thermostat": "thermostat",
            "fuel pump or injector": r"fuel (?:pump|injector)",
            "power steering": "power steering", "steering rack": r"steering rack",
            "turbocharger": r"\bturbo", "solenoid": "solenoid", "cylinder": "cylinder",
            "piston": "piston", "gasket": "gasket",
            "timing chain or belt": r"timing (?:chain|belt)", "differential": "differential",
            "axle": r"\baxle\b", "CV joint": r"\bcv joint", "drive shaft": r"drive ?shaft",
            "ECU or ECM": r"\bec[um]\b", "control module": "control module",
            "wiring harness": "wiring harness",
            "window motor or regulator": r"window (?:motor|regulator)", "ABS": r"\babs\b",
            "caliper": "caliper", "torque converter": r"torque converter",
            "mechanical failure or electrical failure": r"(?:mechanical|electrical) failure",
        },
        {
            "oil change or fluid flush": (
                r"(?:(?:engine|transmission) )?(?:oil|fluid) (?:change|flush)"
            ),
            "tire rotation": r"tire rotation", "maintenance": "maintenance",
            "tune-up": r"tune-?up", "brake pads or brake rotors": r"brake (?:pad|rotor)s?",
            "wiper": r"\bwiper", "wheel alignment": r"wheel alignment",
            "oil filter, air filter or cabin filter": r"(?:oil|air|cabin) filter",
            "paint": r"\bpaint", "upholstery": r"\bupholstery", "flood": r"\bflood",
            **_WEAR, **_COLLISION, **_COSMETIC,
        },
    ),
    ClaimType.GAP: _coverage(
        {
            "totaled vehicle": r"total(?:ed|led)\b", "total loss": r"total loss",
            "unrecovered theft": r"unrecovered theft", "loan balance": r"loan balance",
            "payoff": "payoff",
            "stolen and not recovered": r"stolen and (?:not|never) recovered",
            "insurer's payout or insurance settlement": (
                r"insur\w+(?:'s)? (?:payout|settlement)"
            ),
        },
        {
            "partial damage": r"partial damage",
            "repair": r"(?<!beyond )\brepair(?:s|ed|able)?\b",
        },
    ),
    ClaimType.TIRE_WHEEL: _coverage(
        {
            "flat": r"\bflat\b", "puncture": "puncture", "blowout": r"blow-?out",
            "blown tire": r"blown", "bent rim or bent wheel": r"bent (?:rim|wheel)",
            "pothole": "pothole", "debris": r"\bdebris", "road hazard": r"road hazard",
            "nail": r"\bnail\b", "cracked rim or cracked wheel": r"cracked (?:rim|wheel)",
        },
        {
            "wrong inflation, under-inflation or over-inflation": (
                r"(?:wrong|improper|incorrect|under|over)[ -]?inflat\w*"
            ),
            "curb rash": r"curb rash", **_WEAR, **_COSMETIC,
        },
    ),
    ClaimType.PPM: _coverage(
        {
            "oil change": r"oil change", "rotation": r"\brotat(?:e|ion)", "filter": r"\bfilter",
            "inspection": "inspection", "maintenance": "maintenance",
            "scheduled service": r"scheduled service",
            "fluid change or fluid flush": r"fluid (?:change|flush)",
        },
        {"failure": r"\bfail(?:ed|ure)", "breakdown": "breakdown", **_MECHANICAL},
    ),
    ClaimType.APPEARANCE: _coverage(
        {
            "dent": r"\bdent(?:s|ed)?\b", "ding": r"\bding", "scratch": r"\bscratch",
            "chip": r"\bchip", "stain": r"\bstain", "scuff": r"\bscuff", "paint": r"\bpaint",
            "upholstery": "upholstery", "cosmetic damage": "cosmetic",
        },
        {**_COLLISION, **_MECHANICAL},
    ),
    ClaimType.THEFT: _coverage(
        {
            "stolen vehicle": r"\bstolen\b", "theft": r"\btheft\b",
            "missing vehicle": r"\bmissing\b",
        },
        {
            "partial theft": r"partial theft", "recovered vehicle": r"\brecovered\b",
            **_MECHANICAL,
            "theft of a part or of belongings": (
                rf"(?:stolen|theft of|missing) (?:the |my |a )?{_PIECE}"
            ),
            "wheel stolen or plate missing": (
                rf"{_PIECE} (?:(?:was|were|is|are) )?(?:stolen|missing)"
            ),
        },
    ),
}  # fmt: skip


def coverage_evidence(product: ClaimType, description: str) -> Evidence:
    """What counts against is taken out first: an engine oil change says nothing of the engine."""
    coverage = COVERAGE.get(product)
    if coverage is None:
        return Evidence((), ())
    found = coverage.not_covered_in.finditer(description)
    against = [m["word"] for m in found if not m["negation"]]
    if _NOTHING_FOUND.search(description):
        return Evidence((), _distinct(against))
    rest = coverage.not_covered_in.sub(" ", description)
    covered = (m["word"] for m in coverage.covered_in.finditer(rest))
    return Evidence(_distinct(covered), _distinct(against))


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip().lower() for word in words))
