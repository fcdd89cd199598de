"""Which decisions of a round count, by what the approval policy asks of this claim: one rejection
or one request for changes ends the round, and as many approvals as are needed do.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from function_app.approval_policy.evaluate import Requirement, refusal, requirement, role_of
from function_app.approval_policy.facts import ReviewFacts, facts_of, people_of
from function_app.claims.messages import OrchestrationInput
from function_app.domain.decision import Approval, ApprovalDecision


class Ruling(NamedTuple):
    """`word` is the decision when it counts, else the code of the refusal."""

    word: str
    ends_the_round: bool = False


class Figures(NamedTuple):
    """What is paid: the amount less the deductible."""

    amount: Decimal
    deductible: Decimal | None

    def covers(self, other: "Figures") -> bool:
        kept, known = self.deductible, other.deductible
        keeps_back = kept == known or (kept is not None and known is not None and known > kept)
        return self.amount >= other.amount and keeps_back


@dataclass
class Tally:
    """`brought_in` are the roles to which the ladder has turned."""

    given: OrchestrationInput
    reading: dict[str, Any] | None
    seen_digest: str
    is_last_round: bool
    no_more_questions: bool = False
    approvals: list[Approval] = field(default_factory=list[Approval])
    brought_in: list[str] = field(default_factory=list[str])
    _covered: list[Figures] = field(default_factory=list[Figures])  # by each of the approvals
    _before: tuple[list[Approval], list[Figures], Requirement] | None = None  # the last approval

    def __post_init__(self) -> None:
        policy = self.given.policy
        self.needed = requirement(policy, self._facts(None)) if policy else Requirement()

    def rule_on(self, decision: ApprovalDecision, at: datetime) -> Ruling:
        if decision.seen_digest not in (None, self.seen_digest):
            return Ruling("stale_request")
        facts = self._facts(decision)
        approved_by = [approval.reviewer for approval in self.approvals]
        refused = refusal(self.given.policy, facts, decision, approved_by, self.brought_in)
        if refused:
            return Ruling(refused)
        match decision.decision:
            case "approved":
                return self._approve(decision, facts, at)
            case "changes_requested" if self.is_last_round:
                return Ruling("no_more_rounds")
            case "info_requested" if self.no_more_questions:
                return Ruling("no_more_questions")
            case "rejected" | "changes_requested" | "info_requested":
                return Ruling(decision.decision, ends_the_round=True)

    def shown(self) -> dict[str, Any]:
        approvals = [approval.dump() for approval in self.approvals]
        return {"approvals": approvals, "approvals_needed": self.needed.count}

    def bring_in(self, role: str) -> None:
        self.brought_in.append(role)
        self.needed = self.needed.also([role])

    def take_back(self, decision: ApprovalDecision) -> None:
        """The one that ended the round. Of approvals it takes the last; those before it stay."""
        if decision.decision == "approved" and self._before:
            self.approvals, self._covered, self.needed = self._before
            self._before = None

    def _approve(self, decision: ApprovalDecision, facts: ReviewFacts, at: datetime) -> Ruling:
        """An approval covers what was approved: where more is paid the count begins again."""
        policy, figures = self.given.policy, Figures(facts.amount or Decimal(), facts.deductible)
        self._before = (self.approvals, self._covered, self.needed)
        covering = [n for n, covered in enumerate(self._covered) if covered.covers(figures)]
        role = role_of(policy, facts, decision, self.brought_in)
        approval = Approval(reviewer=decision.reviewer, role=role, at=at)
        self.approvals = [*(self.approvals[n] for n in covering), approval]
        self._covered = [*(self._covered[n] for n in covering), figures]
        self.needed = requirement(policy, facts).also(self.brought_in)
        return Ruling("approved", ends_the_round=len(self.approvals) >= self.needed.count)

    def _facts(self, decision: ApprovalDecision | None) -> ReviewFacts:
        """Without a policy it matters only whose claim it is, and the rest takes its time."""
        if self.given.policy is None:
            return ReviewFacts(people=people_of(self.reading, self.given.claim, decision))
        return facts_of(self.reading, self.given.claim, decision, self.given.filer)
