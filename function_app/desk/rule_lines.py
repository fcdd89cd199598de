"""Each rule that an adjudication speaks of, as a line of a list: what holds, what fails, what is
open. An agent may add its own words to a rule's number, or write words alone: these are kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from function_app.desk.wording import as_title, in_plain_words
from function_app.domain.adjudication import Adjudication

DOCUMENTS_RULE: Final = "AA-04"
_RULE_ID: Final = re.compile(r"\bAA-\d{2}\b")
_NUMBERED: Final = re.compile(r"\s*(?P<id>AA-\d{2})\b[\s:.-]*(?P<words>.*)", re.DOTALL)


class _RuleWords(NamedTuple):
    holds: str
    fails: str
    open: str


_WORDS: Final = {
    "AA-01": _RuleWords(
        "The contract is active", "The contract is not active", "Is the contract active?"
    ),
    "AA-02": _RuleWords(
        "The loss lies in the coverage period",
        "The loss lies outside the coverage period",
        "Does the loss lie in the coverage period?",
    ),
    "AA-03": _RuleWords(
        "The mileage is within the limit",
        "The mileage is over the limit",
        "Is the mileage within the limit?",
    ),
    "AA-04": _RuleWords(
        "The required documents are there",
        "Required documents are missing",
        "Are the required documents there?",
    ),
    "AA-05": _RuleWords(
        "The repair facility is authorized",
        "The repair facility is not authorized",
        "Is the repair facility authorized?",
    ),
    "AA-06": _RuleWords(
        "The amount is within the contract's maximum",
        "The amount is over the contract's maximum",
        "Is the amount within the contract's maximum?",
    ),
    "AA-07": _RuleWords(
        "The problem is not pre-existing",
        "The problem is pre-existing",
        "Is the problem pre-existing?",
    ),
    "AA-08": _RuleWords(
        "The component is covered", "The component is not covered", "Is the component covered?"
    ),
}


@dataclass(frozen=True)
class RuleLine:
    words: str
    rule: str = ""  # AA-01; empty where none is named


@dataclass(frozen=True)
class Checklist:
    title: str
    lines: tuple[RuleLine, ...]
    mark: str  # passed | failed | open


def checklists(verdict: Adjudication) -> list[Checklist]:
    """What stands in the way comes first; a list with nothing in it is left out."""
    failed = [line for rule in verdict.rules_failed for line in _failing(rule, verdict)]
    lists = (
        Checklist("What failed", tuple(failed), "failed"),
        Checklist("Documents to ask for", _documents(verdict), "open"),
        Checklist("What could not be checked", _lines(_not_checked(verdict), "open"), "open"),
        Checklist("What is in order", _lines(verdict.rules_passed, "holds"), "passed"),
    )
    return [one for one in lists if one.lines]


def _lines(rules: Sequence[str], case: str) -> tuple[RuleLine, ...]:
    return tuple(_line(rule, case) for rule in rules)


def _line(rule: str, case: str) -> RuleLine:
    numbered = _NUMBERED.fullmatch(rule)
    if numbered is None:
        return RuleLine(in_plain_words(rule))
    known = _WORDS.get(numbered["id"])
    words = in_plain_words(numbered["words"].strip())
    return RuleLine(words or (getattr(known, case) if known else ""), numbered["id"])


def _failing(rule: str, verdict: Adjudication) -> list[RuleLine]:
    if rule.strip() != DOCUMENTS_RULE or not verdict.missing_documents:
        return [_line(rule, "fails")]
    return [RuleLine(_is_missing(name), DOCUMENTS_RULE) for name in verdict.missing_documents]


def _is_missing(name: str) -> str:
    title = as_title(name)
    is_plural = title.endswith("s") and " or " not in title
    return f"{title} {'are' if is_plural else 'is'} missing"


def _documents(verdict: Adjudication) -> tuple[RuleLine, ...]:
    """Those that no failed rule has named already."""
    if DOCUMENTS_RULE in {rule.strip() for rule in verdict.rules_failed}:
        return ()
    return tuple(RuleLine(as_title(name)) for name in verdict.missing_documents)


def _not_checked(verdict: Adjudication) -> list[str]:
    """The rules that were looked at and neither passed nor failed: what they need is not known."""
    settled = {_rule_id(rule) for rule in [*verdict.rules_passed, *verdict.rules_failed]}
    return [rule for rule in verdict.rules_evaluated if _rule_id(rule) not in settled]


def _rule_id(rule: str) -> str:
    found = _RULE_ID.search(rule)
    return found[0] if found else rule.strip()
