"""Which product a claim is made under: weighted signals from the e-mail and the documents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from function_app.agents.offline.assessment.signals import SIGNALS, first_mention
from function_app.domain.claim import ClaimType

_LEAST_EVIDENCE = 2
_SECOND_SOURCE = 0.5  # the same signal in a second source confirms, it does not count again
_PIECE = r"(?:catalytic converter|wheels?|rims?|ti[ry]es?|stereo|radio|air-?bags?|parts?|plates?)"
_PARTIAL_THEFT = re.compile(
    rf"\b(?:{_PIECE} (?:(?:was|were|got|had|have|has|been) ){{0,2}}stolen|stole (?:my|the) {_PIECE}"
    rf"|theft of (?:my |the )?{_PIECE}|stolen {_PIECE})\b",
    re.IGNORECASE,
)
_UNCHECKED_BOX = re.compile(r"(?:\[ ?\]|\u2610)\s?[^\[\u2610\u2611\u2612\n]{1,40}")


@dataclass(frozen=True)
class NamedText:
    name: str  # "e-mail" or "document"
    text: str


@dataclass(frozen=True)
class Evidence:
    claim_type: ClaimType
    weight: float
    words: str
    source: str


@dataclass(frozen=True)
class Verdict:
    claim_type: ClaimType
    evidence: tuple[Evidence, ...]  # for the chosen type
    runner_up: tuple[Evidence, ...]
    partial_theft: bool = False

    @property
    def score(self) -> float:
        return _score(self.evidence)

    @property
    def margin(self) -> float:
        """How far ahead of the next type: 1 when nothing points elsewhere, 0 for a tie."""
        return 1 - _score(self.runner_up) / self.score if self.score else 0.0


def classify(texts: Iterable[NamedText]) -> Verdict:
    named = [NamedText(text.name, _UNCHECKED_BOX.sub(" ", text.text)) for text in texts]
    evidence = list(_evidence(named))
    partial_theft = any(_tells_of_a_stolen_part(text.text) for text in named)
    by_type = {
        claim_type: tuple(e for e in evidence if e.claim_type == claim_type)
        for claim_type in ClaimType
    }
    if partial_theft:
        by_type[ClaimType.THEFT] = ()
    elif _score(by_type[ClaimType.GAP]) >= 4:
        # A theft with a loan and a payout is a GAP claim: the theft is the total loss.
        by_type[ClaimType.GAP] += by_type.pop(ClaimType.THEFT)
    best, second, *_ = sorted(by_type, key=lambda t: _score(by_type[t]), reverse=True)
    top = _score(by_type[best])
    if top < _LEAST_EVIDENCE or top == _score(by_type[second]):
        return Verdict(ClaimType.OTHER, (), by_type[best] + by_type[second], partial_theft)
    return Verdict(best, by_type[best], by_type[second], partial_theft)


def confidence(verdict: Verdict, completeness: float) -> float:
    """Strength and lead of the evidence, lowered where the claim is incomplete.

    Strength nears 1 as evidence adds up: half at 3 points, 0.8 at 12.
    """
    strength = verdict.score / (verdict.score + 3)
    lead = 0.5 + 0.5 * verdict.margin
    return round(strength * lead * (0.6 + 0.4 * completeness), 2)


def justification(verdict: Verdict) -> str:
    if verdict.claim_type is ClaimType.OTHER:
        reason = "Classified as Other: none of the products fits clearly"
        return reason + (f"; {_quoted(verdict.runner_up)}." if verdict.runner_up else ".")
    reason = f"Classified as {verdict.claim_type}: {_quoted(verdict.evidence)}."
    if not verdict.runner_up:
        return f"{reason} Nothing points to another product."
    second = verdict.runner_up[0].claim_type
    return f"{reason} The next closest is {second}: {_quoted(verdict.runner_up)}."


def _tells_of_a_stolen_part(text: str) -> bool:
    lowered = text.lower()
    return ("stole" in lowered or "theft" in lowered) and bool(_PARTIAL_THEFT.search(text))


def _evidence(texts: list[NamedText]) -> Iterable[Evidence]:
    folded = [text.text.casefold() for text in texts]
    all_letters = "\n".join(folded)
    for signal in [signal for signal in SIGNALS if signal.needed in all_letters]:
        share = 1.0
        for text, letters in zip(texts, folded, strict=True):
            if signal.needed not in letters:
                continue
            if words := first_mention(signal.pattern, text.text):
                yield Evidence(signal.claim_type, signal.weight * share, words, text.name)
                share = _SECOND_SOURCE


def _score(evidence: Iterable[Evidence]) -> float:
    return sum(e.weight for e in evidence)


def _quoted(evidence: tuple[Evidence, ...]) -> str:
    """`the e-mail says "alternator"; the document says "VSC"`, the strongest words first."""
    strongest = sorted(evidence, key=lambda e: (e.source != "e-mail", -e.weight))
    clauses: list[str] = []
    for source, found in groupby(strongest, key=lambda e: e.source):
        words = list(dict.fromkeys(" ".join(e.words.split()) for e in found))[:4]
        clauses.append(f"the {source} says " + ", ".join(f'"{word}"' for word in words))
    return "; ".join(clauses)
