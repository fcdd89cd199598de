"""Agent 2's answer counts when the coded rules come to the same. Where the two differ, a person
decides, with both opinions at hand: an agent that was talked into something pays nothing.
"""

import logging
from decimal import Decimal
from typing import Any

from function_app.agents.ports import Adjudicator
from function_app.domain.adjudication import (
    Adjudication,
    AdjudicationDecision,
    Agent2Output,
    Disagreement,
)
from function_app.domain.values.money import dollars
from function_app.rules.adjudication import review_queue
from function_app.rules.limits import Limits, read_limits

_log = logging.getLogger(__name__)
_NOTHING = Decimal("0.00")


class RulesGate:
    """An adjudicator of two: what the agent raises is raised, and the rules are not asked."""

    def __init__(
        self, agent: Adjudicator, rules: Adjudicator, limits: Limits | None = None
    ) -> None:
        self._agent = agent
        self._rules = rules
        self._limits = limits or read_limits()

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        answer = self._agent.adjudicate(claim)
        rules = self._evaluated(claim, answer.claim_id)
        if rules is not None and _agree(answer, rules):
            return _on_our_way(answer, rules)
        _log.warning(
            "adjudications_differ claim=%s agent=%s rules=%s",
            answer.claim_id, answer.decision, rules and rules.decision,
        )  # fmt: skip
        return _for_a_person(answer, rules, self._limits)

    def _evaluated(self, claim: dict[str, Any], claim_id: str) -> Agent2Output | None:
        try:
            return self._rules.adjudicate(claim)
        except Exception as error:  # noqa: BLE001 - whatever it is, the agent's answer is not lost
            # Its text may quote the claim.
            _log.error("rules_not_evaluated claim=%s: %s", claim_id, type(error).__name__)
            return None


def _agree(agent: Adjudication, rules: Adjudication) -> bool:
    is_paid = rules.decision is AdjudicationDecision.APPROVED
    same_amount = agent.approved_amount == rules.approved_amount  # both in whole cents
    return agent.decision is rules.decision and (same_amount or not is_paid)


def _on_our_way(agent: Agent2Output, rules: Agent2Output) -> Agent2Output:
    """The agent's words; where the claim goes next, and what is held back, is not for it to say."""
    return agent.model_copy(
        update={
            "decision_type": rules.decision_type,
            "deductible_applied": rules.deductible_applied,
            "assigned_queue": rules.assigned_queue,
        }
    )


def _for_a_person(agent: Agent2Output, rules: Agent2Output | None, limits: Limits) -> Agent2Output:
    """What is known about the claim is the rules' word, not the agent's."""
    manual = AdjudicationDecision.MANUAL_REVIEW
    known = rules or Agent2Output(claim_id=agent.claim_id, decision=manual)
    return known.model_copy(
        update={
            "claim_id": agent.claim_id,
            "decision": manual,
            "decision_type": "MANUAL",
            "approved_amount": _NOTHING,
            "deductible_applied": _NOTHING,
            "priority": known.priority or "Normal",
            "assigned_queue": review_queue(known.evaluation_summary.estimate_amount, limits),
            "reason": _reason(agent, rules),
            "provenance": agent.provenance,
            "disagreement": Disagreement(agent=_opinion(agent), rules=rules and _opinion(rules)),
        }
    )


def _opinion(output: Agent2Output) -> Adjudication:
    return Adjudication.model_validate(output.model_dump())


def _reason(agent: Adjudication, rules: Adjudication | None) -> str:
    """Our own words and figures only: the agent's stand in its opinion."""
    if rules is None:
        what = "the coded rules could not be evaluated on this claim"
        return f"For a person to decide: {what}; the automatic check alone says {_said(agent)}."
    differ = "decisions" if agent.decision is not rules.decision else "amounts"
    return (
        "For a person to decide: the automatic check and the coded rules come to different "
        f"{differ}; the automatic check says {_said(agent)}; the coded rules say {_said(rules)}."
    )


def _said(opinion: Adjudication) -> str:
    decision = opinion.decision.replace("_", " ").lower()
    if opinion.decision is not AdjudicationDecision.APPROVED:
        return decision
    amount = opinion.approved_amount
    return f"{decision}, {'without an amount' if amount is None else dollars(amount)}"
