"""Each rule that an adjudication speaks of, as a line of a list: what holds, what fails, what is
open. An agent may add its own words to a rule's number, or write words alone: these are kept.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from function_app.desk.words.code_words import as_title, in_plain_words
from function_app.domain.adjudication import Adjudication
from function_app.rules.rule_table import RULES, Rule

DOCUMENTS_RULE: Final = "AA-04"
_RULE_ID: Final = re.compile(r"\bAA-\d{2}\b")
_NUMBERED: Final = re.compile(r"\s*(?P<id>AA-\d{2})\b[\s:.-]*(?P<words>.*)", re.DOTALL)


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
        Checklist("What could not be checked", _lines(_not_checked(verdict), _asks), "open"),
        Checklist("What is in order", _lines(verdict.rules_passed, _title), "passed"),
    )
    return [one for one in lists if one.lines]


type _Words = Callable[[Rule], str]


def _title(rule: Rule) -> str:
    return rule.title


def _fails(rule: Rule) -> str:
    return rule.fails


def _asks(rule: Rule) -> str:
    return rule.asks


def _lines(rules: Sequence[str], said: _Words) -> tuple[RuleLine, ...]:
    return tuple(_line(rule, said) for rule in rules)


def _line(rule: str, said: _Words) -> RuleLine:
    numbered = _NUMBERED.fullmatch(rule)
    if numbered is None:
        return RuleLine(in_plain_words(rule))
    known = RULES.get(numbered["id"])
    words = in_plain_words(numbered["words"].strip())
    return RuleLine(words or (said(known) if known else ""), numbered["id"])


def _failing(rule: str, verdict: Adjudication) -> list[RuleLine]:
    if rule.strip() != DOCUMENTS_RULE or not verdict.missing_documents:
        return [_line(rule, _fails)]
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
