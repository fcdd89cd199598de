"""Whether the approval policy lets a claim go without a person: asked where it is read, and kept in
the history, so that its orchestration only reads the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from function_app.agents.ports import Adjudicator
from function_app.approval_policy.evaluate import drawn_by, straight_through
from function_app.approval_policy.facts import facts_of
from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.agent2_input import build_agent2_input
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output


@dataclass(frozen=True)
class StraightThrough:
    """`rules` are the coded ones, whoever agent 2 is."""

    policy: ApprovalPolicy
    rules: Callable[[], Adjudicator]

    def lets_through(self, claim: ClaimRequest, reading: Agent1Output, begun_at: str) -> bool:
        facts = facts_of(reading.dump(), claim)
        fits = straight_through(
            self.policy, facts, drawn_by(claim.claim_id, begun_at), rules_agree=True
        )
        return fits and self._rules_agree(claim.claim_id, reading)

    def _rules_agree(self, claim_id: str, reading: Agent1Output) -> bool:
        form = build_agent2_input(claim_id, datetime.now(UTC).date(), reading, None)
        return self.rules().adjudicate(form).decision is AdjudicationDecision.APPROVED
