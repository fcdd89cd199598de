"""An agent 2 that knows nothing but what its instructions say, and follows them to the letter."""

import re
from decimal import Decimal
from typing import Any

from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.claim import ClaimType
from function_app.rules.adjudication import payable
from function_app.rules.conditions import RuleOutcome
from function_app.rules.facts import AdjudicationFacts, gather_facts
from function_app.rules.limits import Limits
from function_app.rules.rule_table import evaluate


class FaithfulReader:
    """How a rule is evaluated it shares with the app; limits, order and consequences it reads."""

    def __init__(self, instructions: str) -> None:
        self._text = " ".join(instructions.split())
        self.order = re.findall(r"^\d\. ([A-Z_]+) when (.+)\.$", instructions, re.MULTILINE)
        self.limits = Limits.model_validate(
            {
                "auto_approve_up_to": self._dollars("; the estimate is over"),
                "auto_approve_products": self._products(),
                "senior_review_over": self._dollars("MANUAL_REVIEW with an estimate over"),
                "theft_waiting_days": int(self._found(r"until (\d+) days lie between")),
                "theft_maximum": self._dollars("the maximum is never more than"),
            }
        )

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        facts = gather_facts(claim)
        outcomes = {f.rule.id: f.outcome for f in evaluate(facts, self.limits)}
        decision = next(
            AdjudicationDecision(decision)
            for decision, when in self.order
            if self._holds(when, facts, outcomes)
        )
        paid = payable(facts, self.limits)
        return Agent2Output(claim_id=facts.claim_id, decision=decision, approved_amount=paid)

    def _holds(self, when: str, facts: AdjudicationFacts, outcomes: dict[str, RuleOutcome]) -> bool:
        """One of its parts is enough."""
        return any(self._is_so(part, facts, outcomes) for part in when.split("; "))

    def _is_so(self, part: str, facts: AdjudicationFacts, outcomes: dict[str, RuleOutcome]) -> bool:
        if part.endswith(" fails"):
            named = re.findall(r"AA-\d\d", part)
            return any(outcomes[rule] is RuleOutcome.FAILED for rule in named)
        if source := re.match(r"`metadata\.data_source` is `(\w+)`", part):
            return facts.data_source == source[1]
        return {
            "a rule is unknown": RuleOutcome.UNKNOWN in outcomes.values(),
            "a value that the rules read is there and cannot be understood": facts.unreadable != (),
            "the deductible is not known": facts.deductible is None,
            "the estimate is over": (facts.estimate or 0) > self.limits.auto_approve_up_to,
            "the contract is not of the type": facts.product
            not in self.limits.auto_approve_products,
            "nothing of the above is so, and all rules passed": True,
        }[re.sub(r"(?<=over|type) .*", "", part)]

    def _found(self, pattern: str) -> str:
        (found,) = set(re.findall(pattern, self._text))
        return found

    def _dollars(self, before: str) -> Decimal:
        return Decimal(self._found(rf"{before} \$([\d,]+\.\d\d)").replace(",", ""))

    def _products(self) -> list[str]:
        named = self._found(r"the contract is not of the type (.+?)\. \d\.")
        return [kind for kind in ClaimType if kind in re.split(r", | or ", named)]
