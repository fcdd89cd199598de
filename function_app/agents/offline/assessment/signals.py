"""What points to a claim type, and how strongly: 4 names the product or the event itself, 3 is hard
to explain otherwise, 2 is typical, 1 is a word that others use too.
"""

import re
from dataclasses import dataclass
from typing import Self

from function_app.agents.offline.reading.negation import is_negated
from function_app.domain.claim import ClaimType

_TABLE: dict[ClaimType, dict[int, tuple[str, ...]]] = {
    ClaimType.VSC: {
        4: (r"(?-i:VSC)", r"vehicle service contract"),
        3: (
            r"transmissions?(?! (?:fluid|service|flush))", r"alternators?", r"starter(?: motor)?",
            r"compressor", r"br[eo]ke(?:n)? down", r"breakdown", r"overheat(?:s|ed|ing)?",
            r"(?:won't|would not|wouldn't|will not|does not|doesn't) (?:start|crank|turn over)",
            r"engine (?:\w+ )?(?:failed|failure|seized|died|knock(?:s|ing)?|stalls?|stalled)",
        ),
        2: (
            r"check[- ]engine(?: light)?", r"grinding", r"a/?c(?![/-])",
            r"air[- ]condition(?:er|ing)",
            r"(?:water|fuel|oil) pump", r"head gasket", r"turbo(?:charger)?", r"radiator",
            r"power steering", r"torque converter", r"timing (?:chain|belt)", r"battery light",
            r"control module", r"wheel bearing", r"window (?:motor|regulator)", r"differential",
            r"mechanical (?:failure|breakdown)", r"electrical (?:failure|problem)",
            r"slip(?:s|ped|ping) (?:between|out of|gears?)", r"(?:first|second|third|fourth) gear",
            r"steering rack", r"valve body", r"warning lamp", r"engine (?:temperature|management)",
        ),
        1: (r"service contract", r"engine(?! oil)", r"brakes?", r"leak(?:s|ing)?",
            r"stall(?:s|ed|ing)?", r"wiring"),
    },
    ClaimType.GAP: {
        4: (r"(?-i:GAP)", r"total(?:l)?ed", r"total loss"),
        3: (
            r"(?:loan|remaining) balance", r"(?:loan )?pay-?off", r"still owe",
            r"owed? on the loan",
            r"insur(?:er|ance)(?: company)?(?:'s)? (?:\w+ ){0,2}(?:paid|pay\w{3,4}|settle\w{1,4})",
            r"actual cash value", r"upside down", r"shortfall", r"deficiency", r"amount financed",
            r"outstanding (?:principal|balance)", r"settlement (?:letter|check|offer)",
        ),
        1: (r"loan", r"lender", r"insurance payout", r"payout", r"financing", r"written off",
            r"wrote (?:it|the \w+) off"),
    },
    ClaimType.TIRE_WHEEL: {
        4: (r"ti[ry]e (?:&|and) wheel", r"road[- ]hazard", r"(?-i:TWP?)-\d+"),
        3: (
            r"pot-?hole", r"blow-?out", r"blew out", r"punctur(?:e|ed|es)", r"flat (?:tire|tyre)",
            r"(?:tire|tyre) (?:is |went |was )?flat", r"bent (?:rim|wheel)",
            r"(?:rim|wheel) (?:is |was |got )?(?:\w+ )?(?:bent|cracked)",
        ),
        2: (r"nail", r"screw (?:in|was found|through)", r"(?:bubble|bulge) in the ti[ry]e",
            r"ti[ry]e pressure warning",
            r"went flat", r"ti[ry]es? (?:\w+ )?(?:was|were) cut", r"cut (?:\w+ ){0,2}ti[ry]es?",
            r"debris", r"rims?", r"sidewall", r"ti[ry]es?(?! rotation)"),
        1: (r"(?<!steering )wheels?(?! (?:bearing|drive|speed))",),
    },
    ClaimType.PPM: {
        4: (r"(?-i:PPM)", r"pre-?paid maintenance", r"maintenance (?:plan|contract|agreement)",
            r"prepaid plan"),
        3: (
            r"(?<!last )(?<!regular )oil change(?!s)", r"tire rotation",
            r"rotated? (?:the )?tires",
            r"scheduled (?:\w+ )?(?:maintenance|service)",
            r"routine (?:\w+ )?(?:maintenance|service)",
            r"maintenance schedule", r"(?:annual|interval|regular \d+k) service",
            r"\d{2,3}k service",
            r"tires were rotated", r"rotate and balance",
            r"multi-?point inspection", r"\d{1,3},?000[- ]mile (?:service|maintenance)",
        ),
        2: (r"(?:cabin|air|oil) filters?", r"lubrication",
            r"spark plugs (?:\w+ )?(?:due|fell due)", r"fell due",
            r"brake fluid (?:was )?(?:flush|exchange)(?:d|ed)?", r"wiper blades?",
            r"fluid (?:flush|exchange)", r"synthetic oil"),
        1: (r"inspection", r"maintenance(?! (?:records?|history|receipts?))", r"tune-?up"),
    },
    ClaimType.APPEARANCE: {
        4: (r"appearance (?:protection|contract|claim|plan|care)", r"(?-i:APP)-\d+"),
        3: (
            r"dent(?:s|ed)?", r"dings?", r"door ding", r"scratch(?:es|ed)?", r"stain(?:s|ed)?",
            r"(?:paint|windshield) chips?", r"chip(?:ped|s)? (?:\w+ )?(?:paint|windshield)",
        ),
        2: (r"chip(?:s|ped)?", r"upholstery", r"paint", r"cosmetic", r"scuff(?:s|ed)?",
            r"torn (?:seat|leather)",
            r"(?:seat|leather) (?:is |was )?torn", r"fad(?:ed|ing) paint", r"keyed"),
        1: (r"windshield", r"carpet"),
    },
    ClaimType.THEFT: {
        4: (r"stolen", r"theft", r"stole"),
        2: (r"police report", r"unrecovered", r"(?:not|never) (?:been )?(?:recovered|found)"),
        1: (r"(?:car|truck|vehicle|suv) (?:is|was|went|has gone) (?:missing|gone)",),
    },
}  # fmt: skip


_CAPITALS = re.compile(r"\(\?-i:([A-Z?]+)\)")
_GROUP = re.compile(r"\((?:[^()\\]|\\.)*\)(?:[?*+]|\{[^}]*\})?")
_NOT_PLAIN = re.compile(r"\[[^]]*\](?:[?*+]|\{[^}]*\})?|\\?.(?:[?*]|\{[^}]*\})|\\.|[^a-z ]")


@dataclass(frozen=True)
class Signal:
    """`needed` is in every text that the pattern matches: much is told apart by it alone."""

    claim_type: ClaimType
    weight: int
    pattern: re.Pattern[str]
    needed: str

    @classmethod
    def of(cls, claim_type: ClaimType, weight: int, expression: str) -> Self:
        pattern = re.compile(rf"\b(?:{expression})\b", re.IGNORECASE)
        return cls(claim_type, weight, pattern, _needed_letters(expression))


def _needed_letters(expression: str) -> str:
    """The longest run of letters that stands in an expression outside of its groups, in lower case
    even where the expression insists on capitals.
    """
    outside = _CAPITALS.sub(lambda capitals: capitals[1].lower(), expression)
    while _GROUP.search(outside):
        outside = _GROUP.sub("\n", outside)
    assert "|" not in outside, f"alternatives belong in a group: {expression}"
    return max(_NOT_PLAIN.sub("\n", outside).split("\n"), key=len)


SIGNALS = tuple(
    Signal.of(claim_type, weight, expression)
    for claim_type, weights in _TABLE.items()
    for weight, expressions in weights.items()
    for expression in expressions
)


def first_mention(pattern: re.Pattern[str], text: str) -> str | None:
    """The words themselves, unless the text only says that it was not so."""
    for match in pattern.finditer(text):
        if not is_negated(text, match.start()):
            return match.group()
    return None
