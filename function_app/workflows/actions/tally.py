"""Which decisions on an action count, by what the approval policy asks: one rejection rejects, and
as many approvals as are needed approve. The workflow counts them as they come, the API again from
the history, so that both come to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from function_app.approval_policy.evaluate import Requirement, refusal, requirement
from function_app.approval_policy.facts import ReviewFacts
from function_app.domain.decision import WhyNotAllowed
from function_app.workflows.actions.models import ActionDecision, ActionQuestion


@dataclass
class Tally:
    question: ActionQuestion
    approved_by: list[str] = field(default_factory=list[str])
    is_settled: bool = False

    @property
    def needed(self) -> Requirement:
        return requirement(self.question.policy, self._facts)

    def hear(self, decision: ActionDecision) -> WhyNotAllowed | None:
        """Why it does not count; nothing counts once it is settled."""
        made = decision.on_the_policys_terms()
        refused = refusal(self.question.policy, self._facts, made, self.approved_by)
        if refused is None and decision.approved:
            self.approved_by.append(decision.reviewer)
        if refused is None:
            self.is_settled = not decision.approved or self._is_approved
        return refused

    @property
    def _is_approved(self) -> bool:
        return len(self.approved_by) >= self.needed.count

    @property
    def _facts(self) -> ReviewFacts:
        """An action has no amount, no contract and nothing that an agent read."""
        people = frozenset(self.question.people)
        return ReviewFacts(confidence=1.0, no_contract=False, people=people)


def counted(question: ActionQuestion, decisions: Sequence[ActionDecision]) -> Tally:
    tally = Tally(question)
    for decision in decisions:
        if not tally.is_settled:
            tally.hear(decision)
    return tally
