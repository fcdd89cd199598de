"""What agent 2 decided, in a clerk's words. The rules and reasons may be an agent's own text:
nothing is taken for granted about their shape.
"""

from dataclasses import dataclass

from function_app.desk.words.code_words import as_title, decision_words, in_plain_words
from function_app.desk.words.named_values import NamedValue, dollars
from function_app.desk.words.reason_points import Reason, reason_in_points
from function_app.desk.words.rule_lines import Checklist, checklists
from function_app.domain.adjudication import Adjudication, AdjudicationDecision, Agent2Output
from function_app.domain.result import OrchestrationResult


@dataclass(frozen=True)
class Opinion:
    """One side of a disagreement; without a reason where the rules could not be evaluated."""

    who: str
    says: str
    reason: Reason | None
    checklists: list[Checklist]


@dataclass(frozen=True)
class AdjudicationView:
    """Of two opinions that differ each has its own lists, and the whole has none."""

    reason: Reason
    figures: list[NamedValue]
    checklists: list[Checklist]
    opinions: list[Opinion]


def adjudication_view(result: OrchestrationResult | None) -> AdjudicationView | None:
    verdict = result.agent2_output if result else None
    if verdict is None:
        return None
    return AdjudicationView(
        reason=_reason(verdict, "The automatic check gave no reason."),
        figures=_figures(verdict),
        checklists=[] if verdict.disagreement else checklists(verdict),
        opinions=_opinions(verdict),
    )


def _reason(verdict: Adjudication, without: str) -> Reason:
    return reason_in_points(in_plain_words(verdict.reason or without))


def _figures(verdict: Agent2Output) -> list[NamedValue]:
    figures = [
        NamedValue("Decision", decision_words(verdict.decision)),
        *_amounts(verdict),
        _how_decided(verdict),
        NamedValue("Queue", as_title(verdict.assigned_queue or "")),
        NamedValue("Priority", (verdict.priority or "").capitalize()),
    ]
    return [figure for figure in figures if figure.value]


def _amounts(verdict: Agent2Output) -> list[NamedValue]:
    """Where nothing is decided yet, "$0.00" would read as if it were."""
    is_decided = verdict.decision in {AdjudicationDecision.APPROVED, AdjudicationDecision.DENIED}
    amounts = {
        "Approved amount": verdict.approved_amount,
        "Deductible applied": verdict.deductible_applied,
    }
    return [
        NamedValue(name, dollars(one)) for name, one in amounts.items() if is_decided or one != 0
    ]


def _how_decided(verdict: Agent2Output) -> NamedValue:
    match verdict.decision, verdict.decision_type:
        case AdjudicationDecision.MANUAL_REVIEW, _:
            return NamedValue("Decided", "")  # the decision says it
        case _, "MANUAL":
            return NamedValue("Open", "A person must decide")
        case _, "AUTO":
            return NamedValue("Decided", "Automatically")
        case _, kind:
            return NamedValue("Decided", in_plain_words(kind or ""))


def _opinions(verdict: Agent2Output) -> list[Opinion]:
    if verdict.disagreement is None:
        return []
    sides = {
        "The automatic check": verdict.disagreement.agent,
        "The coded rules": verdict.disagreement.rules,
    }
    return [_opinion(who, said) for who, said in sides.items()]


def both_opinions(verdict: Agent2Output) -> list[Opinion]:
    """Also where they are the same, and only one of them was written down."""
    agreed = "The automatic check and the coded rules"
    return _opinions(verdict) or [_opinion(agreed, verdict)]


def _opinion(who: str, said: Adjudication | None) -> Opinion:
    if said is None:
        return Opinion(who, "Could not be evaluated on this claim", None, [])
    is_paid = said.decision is AdjudicationDecision.APPROVED
    amount = f", {dollars(said.approved_amount)}" if is_paid else ""
    return Opinion(
        who,
        f"{decision_words(said.decision)}{amount}",
        _reason(said, "No reason was given."),
        checklists(said),
    )
