"""Agent 2 in code: facts, rules, decision. The strictest consequence wins: a denial, then a request
for documents, then a person; what is left is a small VSC claim with every rule passed: it is paid.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from function_app.domain.adjudication import AdjudicationDecision, Agent2Output, EvaluationSummary
from function_app.domain.claim import ClaimType
from function_app.domain.values.numbers import to_cents
from function_app.rules.facts import AdjudicationFacts, gather_facts
from function_app.rules.rule_table import (
    Finding,
    RuleOutcome,
    dollars,
    evaluate,
    missing_documents,
    payable_maximum,
)

AUTO_APPROVE_UP_TO = Decimal("1500.00")
SENIOR_REVIEW_OVER = Decimal("5000.00")
_DENYING = frozenset({"AA-01", "AA-02", "AA-03", "AA-07", "AA-08"})
_NOTHING = Decimal("0.00")
_QUEUES = {
    AdjudicationDecision.APPROVED: "payment",
    AdjudicationDecision.DENIED: "denial_letters",
    AdjudicationDecision.REQUEST_DOCUMENTS: "document_requests",
}


class CodedRules:
    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        facts = gather_facts(claim)
        findings = evaluate(facts)
        decision, triggers, reasons = _decide(facts, findings)
        approved = decision is AdjudicationDecision.APPROVED
        return Agent2Output(
            claim_id=facts.claim_id,
            decision=decision,
            decision_type="MANUAL" if decision is AdjudicationDecision.MANUAL_REVIEW else "AUTO",
            approved_amount=payable(facts) if approved else _NOTHING,
            deductible_applied=facts.deductible if approved else _NOTHING,
            missing_documents=missing_documents(facts),
            rules_evaluated=[finding.rule for finding in findings],
            rules_passed=_rules(findings, RuleOutcome.PASSED),
            rules_failed=_rules(findings, RuleOutcome.FAILED),
            rules_triggered=triggers,
            priority="High" if _is_urgent(facts) else "Normal",
            assigned_queue=_queue(facts, decision),
            reason=_sentences(decision, reasons),
            evaluation_summary=_summary(facts, findings),
        )


def payable(facts: AdjudicationFacts) -> Decimal:
    """The estimate, at most the maximum, minus the deductible, never below zero."""
    if facts.estimate is None or facts.deductible is None:
        return _NOTHING
    maximum = payable_maximum(facts)
    capped = facts.estimate if maximum is None else min(facts.estimate, maximum)
    return to_cents(max(capped - facts.deductible, _NOTHING))


def review_queue(estimate: Decimal | None) -> str:
    """Where a claim waits for a person."""
    return "senior_adjuster" if _is_large(estimate) else "claims_review"


type _Decided = tuple[AdjudicationDecision, list[str], list[str]]


def _decide(facts: AdjudicationFacts, findings: Sequence[Finding]) -> _Decided:
    """The decision, the rules that led to it, and why, each reason a clause without a full stop."""
    failed = [finding for finding in findings if finding.outcome is RuleOutcome.FAILED]
    denying = [finding for finding in failed if finding.rule in _DENYING]
    documents = [finding for finding in failed if finding.rule == "AA-04"]
    open_findings = [finding for finding in findings if finding.outcome is not RuleOutcome.PASSED]
    concerns = _concerns(facts)
    if facts.data_source == "agent1_extraction":
        # What a machine read and no person confirmed settles nothing, for or against the claimant.
        unconfirmed = "nobody has confirmed the figures, they are agent 1's own reading"
        return _referred(open_findings, [unconfirmed, *concerns])
    if denying:
        reasons = [*_clauses(denying), *_unreadable(facts)]
        return AdjudicationDecision.DENIED, _ids(denying), reasons
    if documents:
        reasons = [*_clauses(documents), *_unreadable(facts)]
        return AdjudicationDecision.REQUEST_DOCUMENTS, _ids(documents), reasons
    if open_findings or concerns:
        return _referred(open_findings, concerns)
    return AdjudicationDecision.APPROVED, [], [_payment(facts)]


def _referred(findings: Sequence[Finding], concerns: Sequence[str]) -> _Decided:
    return AdjudicationDecision.MANUAL_REVIEW, _ids(findings), [*concerns, *_clauses(findings)]


def _unreadable(facts: AdjudicationFacts) -> list[str]:
    names = ", ".join(facts.unreadable)
    return [f"these values could not be read: {names}"] if names else []


def _concerns(facts: AdjudicationFacts) -> list[str]:
    """What no rule looks at, and yet keeps a claim from being paid automatically."""
    concerns = _unreadable(facts)
    if facts.estimate is not None and facts.estimate > SENIOR_REVIEW_OVER:
        concerns.append(f"{dollars(facts.estimate)} is over {dollars(SENIOR_REVIEW_OVER)}")
    elif facts.estimate is not None and facts.estimate > AUTO_APPROVE_UP_TO:
        limit = dollars(AUTO_APPROVE_UP_TO)
        concerns.append(
            f"{dollars(facts.estimate)} is over the {limit} that are paid automatically"
        )
    if facts.product not in (ClaimType.VSC, None):
        concerns.append(f"only VSC claims are paid automatically, this one is {facts.product}")
    if facts.deductible is None:
        concerns.append("the deductible is not known")
    return concerns


def _payment(facts: AdjudicationFacts) -> str:
    assert facts.estimate is not None
    assert facts.deductible is not None
    return (
        f"every rule passed; the estimate {dollars(facts.estimate)} minus the deductible "
        f"{dollars(facts.deductible)} makes {dollars(payable(facts))}"
    )


def _clauses(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.reason} ({finding.rule})" for finding in findings]


def _ids(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def _rules(findings: Iterable[Finding], outcome: RuleOutcome) -> list[str]:
    return _ids(finding for finding in findings if finding.outcome is outcome)


def _sentences(decision: AdjudicationDecision, clauses: Iterable[str]) -> str:
    opening = {
        AdjudicationDecision.APPROVED: "Approved automatically:",
        AdjudicationDecision.DENIED: "Denied:",
        AdjudicationDecision.REQUEST_DOCUMENTS: "Documents are needed:",
        AdjudicationDecision.MANUAL_REVIEW: "For a person to decide:",
    }[decision]
    return f"{opening} {'; '.join(clauses)}."


def _is_urgent(facts: AdjudicationFacts) -> bool:
    return _is_large(facts.estimate) or facts.driveable is False


def _is_large(estimate: Decimal | None) -> bool:
    return estimate is not None and estimate > SENIOR_REVIEW_OVER


def _queue(facts: AdjudicationFacts, decision: AdjudicationDecision) -> str:
    return _QUEUES.get(decision) or review_queue(facts.estimate)


def _summary(facts: AdjudicationFacts, findings: Iterable[Finding]) -> EvaluationSummary:
    holds = {finding.rule: _as_flag(finding.outcome) for finding in findings}
    within = None if facts.estimate is None else facts.estimate <= AUTO_APPROVE_UP_TO
    return EvaluationSummary(
        contract_status=facts.contract_status,
        coverage_valid=holds["AA-02"],
        mileage_valid=holds["AA-03"],
        estimate_amount=facts.estimate,
        auto_approve_threshold=AUTO_APPROVE_UP_TO,
        within_threshold=within,
        facility_authorized=holds["AA-05"],
        documents_complete=holds["AA-04"],
    )


def _as_flag(outcome: RuleOutcome) -> bool | None:
    return {RuleOutcome.PASSED: True, RuleOutcome.FAILED: False, RuleOutcome.UNKNOWN: None}[outcome]
