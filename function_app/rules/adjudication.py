"""Agent 2 in code: facts, rules, decision. The strictest consequence wins: a denial, then a request
for documents, then a person; what is left is a small claim with every rule passed: it is paid.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from function_app.domain.adjudication import AdjudicationDecision, Agent2Output, EvaluationSummary
from function_app.domain.adjudication_form import DataSource
from function_app.domain.form_fields import listed
from function_app.domain.values.money import dollars, to_cents
from function_app.rules.conditions import RuleOutcome, missing_documents, payable_maximum
from function_app.rules.facts import AdjudicationFacts, gather_facts
from function_app.rules.limits import Limits, read_limits
from function_app.rules.rule_table import Finding, clauses, evaluate, ids

_NOTHING = Decimal("0.00")
QUEUES = {
    AdjudicationDecision.APPROVED: "payment",
    AdjudicationDecision.DENIED: "denial_letters",
    AdjudicationDecision.REQUEST_DOCUMENTS: "document_requests",
}
SENIOR_QUEUE = "senior_adjuster"
REVIEW_QUEUE = "claims_review"


class CodedRules:
    """Without limits of their own, those that come with the app."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or read_limits()

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        facts, limits = gather_facts(claim), self._limits
        findings = evaluate(facts, limits)
        decision, triggers, reasons = _decide(facts, findings, limits)
        approved = decision is AdjudicationDecision.APPROVED
        return Agent2Output(
            claim_id=facts.claim_id,
            decision=decision,
            decision_type="MANUAL" if decision is AdjudicationDecision.MANUAL_REVIEW else "AUTO",
            approved_amount=payable(facts, limits) if approved else _NOTHING,
            deductible_applied=facts.deductible if approved else _NOTHING,
            missing_documents=missing_documents(facts),
            rules_evaluated=ids(findings),
            rules_passed=ids(_with(RuleOutcome.PASSED, findings)),
            rules_failed=ids(_with(RuleOutcome.FAILED, findings)),
            rules_triggered=triggers,
            priority="High" if _is_urgent(facts, limits) else "Normal",
            assigned_queue=QUEUES.get(decision) or review_queue(facts.estimate, limits),
            reason=_sentences(decision, reasons),
            evaluation_summary=_summary(facts, findings, limits),
        )


def payable(facts: AdjudicationFacts, limits: Limits) -> Decimal:
    """The estimate, at most the maximum, minus the deductible, never below zero."""
    if facts.estimate is None or facts.deductible is None:
        return _NOTHING
    maximum = payable_maximum(facts, limits)
    capped = facts.estimate if maximum is None else min(facts.estimate, maximum)
    return to_cents(max(capped - facts.deductible, _NOTHING))


def review_queue(estimate: Decimal | None, limits: Limits) -> str:
    """Where a claim waits for a person."""
    return SENIOR_QUEUE if _is_large(estimate, limits) else REVIEW_QUEUE


type _Decided = tuple[AdjudicationDecision, list[str], list[str]]


def _decide(facts: AdjudicationFacts, findings: Sequence[Finding], limits: Limits) -> _Decided:
    """The decision, the rules that led to it, and why, each reason a clause without a full stop."""
    failed = _with(RuleOutcome.FAILED, findings)
    open_findings = [finding for finding in findings if finding.outcome is not RuleOutcome.PASSED]
    concerns = other_concerns(facts, limits)
    if facts.data_source == DataSource.AGENT1:
        # What a machine read and no person confirmed settles nothing, for or against the claimant.
        unconfirmed = "nobody has confirmed the figures, they are the assistant's own reading"
        return _referred(open_findings, [unconfirmed, *concerns])
    for decision in (AdjudicationDecision.DENIED, AdjudicationDecision.REQUEST_DOCUMENTS):
        if settling := [finding for finding in failed if finding.rule.leads_to is decision]:
            return decision, ids(settling), [*clauses(settling), *_unreadable(facts)]
    if open_findings or concerns:
        return _referred(open_findings, concerns)
    return AdjudicationDecision.APPROVED, [], [_payment(facts, limits)]


def _referred(findings: Sequence[Finding], concerns: Sequence[str]) -> _Decided:
    return AdjudicationDecision.MANUAL_REVIEW, ids(findings), [*concerns, *clauses(findings)]


def _with(outcome: RuleOutcome, findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.outcome is outcome]


def _unreadable(facts: AdjudicationFacts) -> list[str]:
    names = " and ".join(facts.unreadable)
    return [f"{names} could not be read"] if names else []


def other_concerns(facts: AdjudicationFacts, limits: Limits) -> list[str]:
    """What no rule looks at, and yet keeps a claim from being paid automatically."""
    concerns = _unreadable(facts)
    if facts.estimate is not None and facts.estimate > limits.senior_review_over:
        concerns.append(f"{dollars(facts.estimate)} is over {dollars(limits.senior_review_over)}")
    elif facts.estimate is not None and facts.estimate > limits.auto_approve_up_to:
        most = dollars(limits.auto_approve_up_to)
        concerns.append(f"{dollars(facts.estimate)} is over the {most} that are paid automatically")
    if facts.product not in (*limits.auto_approve_products, None):
        paid = listed(limits.auto_approve_products)
        concerns.append(f"only {paid} claims are paid automatically, this one is {facts.product}")
    if facts.deductible is None:
        concerns.append("the deductible is not known")
    return concerns


def _payment(facts: AdjudicationFacts, limits: Limits) -> str:
    assert facts.estimate is not None
    assert facts.deductible is not None
    return (
        f"every rule passed; the estimate {dollars(facts.estimate)} minus the deductible "
        f"{dollars(facts.deductible)} makes {dollars(payable(facts, limits))}"
    )


def _sentences(decision: AdjudicationDecision, reasons: Iterable[str]) -> str:
    opening = {
        AdjudicationDecision.APPROVED: "Approved automatically:",
        AdjudicationDecision.DENIED: "Denied:",
        AdjudicationDecision.REQUEST_DOCUMENTS: "Documents are needed:",
        AdjudicationDecision.MANUAL_REVIEW: "For a person to decide:",
    }[decision]
    return f"{opening} {'; '.join(reasons)}."


def _is_urgent(facts: AdjudicationFacts, limits: Limits) -> bool:
    return _is_large(facts.estimate, limits) or facts.driveable is False


def _is_large(estimate: Decimal | None, limits: Limits) -> bool:
    return estimate is not None and estimate > limits.senior_review_over


def _summary(
    facts: AdjudicationFacts, findings: Iterable[Finding], limits: Limits
) -> EvaluationSummary:
    holds = {finding.rule.id: _as_flag(finding.outcome) for finding in findings}
    most = limits.auto_approve_up_to
    return EvaluationSummary(
        contract_status=facts.contract_status,
        coverage_valid=holds["AA-02"],
        mileage_valid=holds["AA-03"],
        estimate_amount=facts.estimate,
        auto_approve_threshold=most,
        within_threshold=None if facts.estimate is None else facts.estimate <= most,
        facility_authorized=holds["AA-05"],
        documents_complete=holds["AA-04"],
    )


def _as_flag(outcome: RuleOutcome) -> bool | None:
    return {RuleOutcome.PASSED: True, RuleOutcome.FAILED: False, RuleOutcome.UNKNOWN: None}[outcome]
