"""What the coded rules would make of a form as it stands: the decision in a few words for whoever
fills it in, and each rule with the fields that it reads. No agent is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.values.money import dollars
from function_app.rules.adjudication import CodedRules, other_concerns
from function_app.rules.conditions import RuleOutcome
from function_app.rules.facts import AdjudicationFacts, gather_facts
from function_app.rules.limits import Limits
from function_app.rules.not_understood import fields_not_understood
from function_app.rules.rule_table import Finding, evaluate

_OPENINGS: Final = {
    AdjudicationDecision.DENIED: "Would be denied",
    AdjudicationDecision.MANUAL_REVIEW: "Would go to manual review",
    AdjudicationDecision.REQUEST_DOCUMENTS: "Documents would be requested",
}
_MOST_REASONS: Final = 2
_NOT_KNOWN: Final = re.compile(r"(?:the )?(?P<what>.+) (?:is|are) not (?:known|given)")
_NOT_KNOWN_WHETHER: Final = "it is not known "


@dataclass(frozen=True)
class Preview:
    decision: AdjudicationDecision
    approved_amount: Decimal
    missing_documents: list[str]
    findings: list[Finding]
    warnings: list[str]
    verdict: str


def preview(claim: dict[str, Any], limits: Limits) -> Preview:
    adjudicated, facts = CodedRules(limits).adjudicate(claim), gather_facts(claim)
    findings = evaluate(facts, limits)
    return Preview(
        decision=adjudicated.decision,
        approved_amount=adjudicated.approved_amount or Decimal(),
        missing_documents=adjudicated.missing_documents,
        findings=findings,
        warnings=fields_not_understood(claim, limits),
        verdict=_verdict(adjudicated, facts, findings, limits),
    )


def _verdict(
    adjudicated: Agent2Output,
    facts: AdjudicationFacts,
    findings: Sequence[Finding],
    limits: Limits,
) -> str:
    if adjudicated.decision is AdjudicationDecision.APPROVED:
        return f"Would be approved: {dollars(adjudicated.approved_amount or Decimal())}"
    reasons = list(_reasons(adjudicated.decision, facts, findings, limits))
    shown = [_in_short(reason) for reason in reasons[:_MOST_REASONS]]
    more = len(reasons) - len(shown)
    rest = f"; {more} more" if more else ""
    return f"{_OPENINGS[adjudicated.decision]}: {'; '.join(shown)}{rest}"


def _reasons(
    decision: AdjudicationDecision,
    facts: AdjudicationFacts,
    findings: Sequence[Finding],
    limits: Limits,
) -> Iterator[str]:
    """Those that lead to this decision. A person is asked for whatever did not pass."""
    if decision is AdjudicationDecision.MANUAL_REVIEW:
        yield from (f.reason for f in findings if f.outcome is not RuleOutcome.PASSED)
        yield from other_concerns(facts, limits)
        return
    failed = (one for one in findings if one.outcome is RuleOutcome.FAILED)
    yield from (one.reason for one in failed if one.rule.leads_to is decision)


def _in_short(reason: str) -> str:
    """`mileage limit unknown` for `the mileage limit is not known`."""
    if reason.startswith(_NOT_KNOWN_WHETHER):
        return reason.removeprefix("it is ")
    found = _NOT_KNOWN.fullmatch(reason)
    return f"{found['what']} unknown" if found else reason
