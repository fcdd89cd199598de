"""What the policy says of a claim and of a decision on it. Pure: the orchestrator asks it too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from function_app.approval_policy.facts import ReviewFacts, mailbox_of
from function_app.approval_policy.models import ApprovalPolicy, ApprovalRule, When
from function_app.domain.decision import ApprovalDecision, WhyNotAllowed

_SHARES = 2**64


@dataclass(frozen=True)
class Requirement:
    """`count` approvals by people who have one of the roles; of everybody when there are none."""

    count: int = 1
    roles: tuple[str, ...] = ()

    def also(self, roles: Collection[str]) -> "Requirement":
        """With the roles that the ladder brought in; they approve what those before them may."""
        if not self.roles:
            return self
        return Requirement(self.count, tuple(dict.fromkeys([*self.roles, *roles])))


def requirement(policy: ApprovalPolicy | None, facts: ReviewFacts) -> Requirement:
    """Where the decision calls the claim another type than was read, the stricter counts."""
    if policy is None:
        return Requirement()
    needed = [_first_that_fits(policy, facts, kind) for kind in facts.claim_types]
    return max(needed, key=lambda each: each.count)


def refusal(
    policy: ApprovalPolicy | None,
    facts: ReviewFacts,
    decision: ApprovalDecision,
    approved_by: Sequence[str] = (),
    brought_in: Collection[str] = (),
) -> WhyNotAllowed | None:
    """Why this decision does not count. `approved_by` are the addresses of those who have approved,
    `brought_in` the roles to which the ladder escalated or reassigned.
    """
    who, approves = mailbox_of(decision.reviewer), decision.decision == "approved"
    filed_it = approves and policy is not None and policy.four_eyes and who == facts.filed_by
    if who in facts.people or filed_it:
        return "own_claim"
    if approves and who in {*map(mailbox_of, approved_by)}:
        return "already_approved"
    if policy is None:
        return None
    if not approves:
        return None if _held(policy, decision) or not policy.roles else "not_a_reviewer"
    needed = requirement(policy, facts).also(brought_in)
    eligible = _eligible(policy, decision, needed)
    if any(_may_approve(policy, role, facts) for role in eligible):
        return None
    return "over_authority" if eligible else "not_a_reviewer"


def role_of(
    policy: ApprovalPolicy | None,
    facts: ReviewFacts,
    decision: ApprovalDecision,
    brought_in: Collection[str] = (),
) -> str | None:
    """The role by which an approval counts; None where the policy knows no roles."""
    if policy is None:
        return None
    eligible = _eligible(policy, decision, requirement(policy, facts).also(brought_in))
    return next((role for role in eligible if role and _may_approve(policy, role, facts)), None)


def straight_through(
    policy: ApprovalPolicy | None, facts: ReviewFacts, drawn_by: str, *, rules_agree: bool
) -> bool:
    """Whether no person is needed. `drawn_by` decides on the sample, the same whenever it is asked:
    not by what whoever files a claim may choose, such as its id alone.
    """
    rule = policy.straight_through if policy else None
    if rule is None or rule.amount_up_to is None or rule.confidence_from is None:
        return False
    return (
        rule.enabled
        and rules_agree
        and facts.amount is not None
        and facts.amount <= rule.amount_up_to
        and facts.confidence >= rule.confidence_from
        and facts.all_supported
        and not facts.concerns
        and not facts.no_contract
        and requirement(policy, facts).count == 1
        and not is_sampled(drawn_by, rule.sample)
    )


def drawn_by(claim_id: str, begun_at: str) -> str:
    """Whoever files a claim chooses its id, but not the microsecond in which it begins."""
    return f"{claim_id} {begun_at}"


def is_sampled(drawn_by: str, share: float) -> bool:
    drawn = int.from_bytes(sha256(drawn_by.encode()).digest()[:8])
    return drawn < share * _SHARES


def _first_that_fits(policy: ApprovalPolicy, facts: ReviewFacts, claim_type: str) -> Requirement:
    fitting = (rule for rule in policy.approvals if _fits(rule.when, facts, claim_type))
    rule = next(fitting, ApprovalRule())
    return Requirement(rule.count, rule.roles or tuple(policy.roles))


def _fits(when: When, facts: ReviewFacts, claim_type: str) -> bool:
    return all(
        (
            not when.claim_type or claim_type in when.claim_type,
            when.amount_over is None or (facts.amount or 0) > when.amount_over,
            when.confidence_below is None or facts.confidence < when.confidence_below,
            when.concern is None or _has_concern(when.concern, facts.concerns),
            when.no_contract is None or facts.no_contract is when.no_contract,
            when.amount_raised is None or facts.amount_raised is when.amount_raised,
        )
    )


def _has_concern(wanted: bool | str, concerns: Sequence[str]) -> bool:
    if isinstance(wanted, bool):
        return bool(concerns) is wanted
    return any(wanted.casefold() in concern.casefold() for concern in concerns)


def _held(policy: ApprovalPolicy, decision: ApprovalDecision) -> list[str]:
    told = decision.roles
    if told is None and decision.signed_in_by != "open":
        told = ()
    return held_roles(policy, decision.reviewer if is_proven(decision) else None, told)


def held_roles(policy: ApprovalPolicy, who: str | None, told: Collection[str] | None) -> list[str]:
    """A reviewer's roles, in the policy's order: what the sign-in told, and what the policy says of
    the address. `told` is None where everybody is let in: each has every one.
    """
    known = dict.fromkeys([*policy.roles, *policy.authority, *_named(policy)])
    if told is None:
        return list(known)
    mail = who and who.casefold()
    return [role for role in known if role in told or mail in policy.roles.get(role, ())]


def is_proven(decision: ApprovalDecision) -> bool:
    """A link for nobody in particular proves no address: its holder wrote one."""
    return decision.signed_in_by != "link" or decision.roles is None


def _named(policy: ApprovalPolicy) -> list[str]:
    return [role for rule in policy.approvals for role in rule.roles]


def _eligible(
    policy: ApprovalPolicy, decision: ApprovalDecision, needed: Requirement
) -> list[str | None]:
    """Their roles that are asked for; None is a reviewer of a policy that names none."""
    if needed.count > 1 and not is_proven(decision):
        return []  # one holder of such a link could be as many people as are needed
    if not needed.roles:
        return [None]
    return [role for role in _held(policy, decision) if role in needed.roles]


def _may_approve(policy: ApprovalPolicy, role: str | None, facts: ReviewFacts) -> bool:
    limit = policy.authority.get(role) if role else None
    return limit is None or facts.amount is None or facts.amount <= limit
