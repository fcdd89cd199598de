"""A claim's result in a clerk's words: why it was decided so, what is open, what was confirmed.

Pure. Rules and reasons are agent 2's own text, and the confirmed claim may come from any caller of
the API: nothing is taken for granted about their shape.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast

from function_app.domain.adjudication import Adjudication, AdjudicationDecision, Agent2Output
from function_app.domain.decision import ApprovalDecision
from function_app.domain.result import OrchestrationResult
from function_app.domain.values.numbers import parse_number, to_cents

RULES: Final = {
    "AA-01": "The contract is active",
    "AA-02": "The loss lies in the coverage period",
    "AA-03": "The mileage is within the limit",
    "AA-04": "The required documents are there",
    "AA-05": "The facility is authorized",
    "AA-06": "The amount is within the contract's maximum",
    "AA-07": "The problem is not pre-existing",
    "AA-08": "The component is covered",
}
_RULE_ID: Final = re.compile(r"\bAA-\d{2}\b")
# "Main St. Motors", "Mr. Smith" and "No. A5" are no ends of a sentence.
_SENTENCE_END: Final = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)(?<=[.!?])\s+(?=[A-Z$])|\n"
)
_TEXTS: Final = {
    "Contract number": "contract.contract_number",
    "Repair facility": "repair.facility.name",
}
_FIGURES: Final = {
    "Parts": "repair.total_parts_cost",
    "Labor": "repair.total_labor_cost",
    "Estimate": "repair.total_estimate",
    "Deductible": "contract.deductible",
}
NOT_KNOWN: Final = "not known"


class Reason(NamedTuple):
    """A lead-in, and the points it leads to; a reason with one point is all lead-in."""

    lead: str
    points: list[str]


def reason_in_points(reason: str) -> Reason:
    sentences = [part.strip() for part in _SENTENCE_END.split(reason) if part.strip()]
    if len(sentences) > 1:
        return Reason("", sentences)
    clauses = reason.strip().split("; ")
    if len(clauses) == 1:
        return Reason(reason, [])
    lead, colon, first = clauses[0].partition(": ")
    if not colon or any(": " in clause for clause in clauses[1:]):
        return Reason("", clauses)
    return Reason(f"{lead}:", [first, *clauses[1:]])


def rule_text(rule: str) -> str:
    """A bare rule number is given its meaning; an agent's own words are left alone."""
    meaning = RULES.get(rule.strip())
    return f"{rule.strip()} {meaning}" if meaning else rule


def not_checked(verdict: Adjudication) -> list[str]:
    """The rules that were looked at and neither passed nor failed: what they need is not known."""
    settled = {_rule_id(rule) for rule in [*verdict.rules_passed, *verdict.rules_failed]}
    return [rule for rule in verdict.rules_evaluated if _rule_id(rule) not in settled]


class Opinion(NamedTuple):
    """One side of a disagreement; `adjudication` is None for rules that could not be evaluated."""

    who: str
    says: str
    adjudication: Adjudication | None


def opinions(verdict: Agent2Output) -> list[Opinion]:
    if verdict.disagreement is None:
        return []
    agent, rules = verdict.disagreement.agent, verdict.disagreement.rules
    return [
        Opinion("Agent 2", _says(agent), agent),
        Opinion("The coded rules", _says(rules), rules),
    ]


def _says(opinion: Adjudication | None) -> str:
    if opinion is None:
        return "Could not be evaluated on this claim"
    decision = opinion.decision.replace("_", " ").capitalize()
    is_paid = opinion.decision is AdjudicationDecision.APPROVED
    return f"{decision}, {dollars(opinion.approved_amount)}" if is_paid else decision


def how_decided(verdict: Agent2Output) -> tuple[str, str] | None:
    if verdict.decision is AdjudicationDecision.MANUAL_REVIEW or verdict.decision_type == "MANUAL":
        return "Open", "A person must decide"
    if verdict.decision_type == "AUTO":
        return "Decided", "Automatically"
    return ("Decided", verdict.decision_type) if verdict.decision_type else None


def dollars(amount: Decimal | None) -> str:
    return NOT_KNOWN if amount is None else f"${amount:,.2f}"


class Confirmed(NamedTuple):
    title: str
    entries: dict[str, str]


def confirmed(result: OrchestrationResult | None) -> Confirmed | None:
    """The contract, the facility and the figures that the decision was made on."""
    if result is None or result.approval_decision is None:
        return None
    title, claim = _decided_on(result.agent2_input, result.approval_decision)
    if claim is None:
        return None
    texts = {name: _text(_at(claim, path)) for name, path in _TEXTS.items()}
    figures = {name: _figure(_at(claim, path)) for name, path in _FIGURES.items()}
    return Confirmed(title, texts | figures)


def _decided_on(
    agent2_input: dict[str, Any] | None, decision: ApprovalDecision
) -> tuple[str, dict[str, Any] | None]:
    if agent2_input is None:
        return "What the reviewer had entered", _entered(decision)
    if _at(agent2_input, "metadata.data_source") == "reviewer_claim_data":
        return "What the reviewer confirmed", agent2_input
    return "What agent 2 was given, from agent 1's reading", agent2_input


def _entered(decision: ApprovalDecision) -> dict[str, Any] | None:
    if decision.claim_data is not None or decision.claim_amounts is None:
        return decision.claim_data
    figures = decision.claim_amounts.model_dump()
    return {"contract": figures, "repair": figures}


def _at(value: object, path: str) -> object:
    for name in path.split("."):
        value = cast(Mapping[str, object], value).get(name) if isinstance(value, Mapping) else None
    return value


def _text(value: object) -> str:
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() or NOT_KNOWN if is_text else NOT_KNOWN


def _figure(value: object) -> str:
    try:
        return dollars(to_cents(parse_number(value)))
    except ValueError:
        return _text(value)


def _rule_id(rule: str) -> str:
    found = _RULE_ID.search(rule)
    return found[0] if found else rule.strip()
