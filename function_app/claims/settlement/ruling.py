"""Whether a settlement counts: by what was seen, by the contract, and by the approval policy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from function_app.approval_policy.evaluate import is_proven, refusal
from function_app.approval_policy.facts import facts_of, mailbox_of
from function_app.claims.messages import OrchestrationInput
from function_app.domain.decision import Approval, ApprovalDecision
from function_app.domain.settlement import SettlementDecision

OVER_MAXIMUM = "over_maximum"
STALE = "stale_request"


@dataclass(frozen=True)
class ToSettle:
    """What there is to settle: the claim as agent 1 read it, the form that agent 2 was given, and
    who has approved that form.
    """

    given: OrchestrationInput
    reading: dict[str, Any] | None
    form: dict[str, Any]
    approvals: Sequence[Approval]
    seen_digest: str
    most: Decimal | None

    def why_not(self, decision: SettlementDecision) -> str | None:
        """The code of the refusal; None when it counts."""
        if decision.seen_digest not in (None, self.seen_digest):
            return STALE
        if self.most is not None and decision.pays > self.most:
            return OVER_MAXIMUM
        return self._not_allowed(decision)

    def _not_allowed(self, decision: SettlementDecision) -> str | None:
        """Of the amount it is what would be paid that somebody needs the authority for."""
        policy, as_review = self.given.policy, _as_review(decision, self.form)
        facts = facts_of(self.reading, self.given.claim, as_review, self.given.filer)
        if policy and policy.four_eyes and self.approvals:
            if not is_proven(as_review):
                return "not_a_reviewer"  # it could be whoever approved, under another name
            if self._has_approved(decision.reviewer):
                return "already_approved"
        return refusal(policy, replace(facts, amount=decision.pays), as_review)

    def _has_approved(self, reviewer: str) -> bool:
        return mailbox_of(reviewer) in {mailbox_of(one.reviewer) for one in self.approvals}


def _as_review(decision: SettlementDecision, form: dict[str, Any]) -> ApprovalDecision:
    """What the policy says of whoever decides in a review, it says of whoever settles. The form has
    been validated as it came, and has grown since: it is not measured again.
    """
    return ApprovalDecision.model_construct(
        decision="approved" if decision.decision == "approved" else "rejected",
        reviewer=decision.reviewer,
        claim_data=form,
        signed_in_by=decision.signed_in_by,
        roles=decision.roles,
    )
