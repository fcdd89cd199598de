"""A claim that ended without being settled is looked at once more, as a case of its own that begins
where a person decides. Which id it gets is fixed by the one before it: there is one such case,
however often it is asked for.
"""

from typing import Literal, Protocol

from durabletask.client import TaskHubGrpcClient

from function_app.approval_policy.evaluate import refusal
from function_app.approval_policy.facts import facts_of, mailbox_of
from function_app.claims.errors import (
    AlreadyReopened,
    ClaimPaid,
    DecisionNotAllowed,
    NotReopenable,
)
from function_app.claims.filing import filed
from function_app.claims.further_case.cases import (
    can_be_reopened,
    case_after,
    is_paid,
    was_approved,
)
from function_app.claims.further_case.wish import ReopenWish
from function_app.claims.instances import ClaimInstance, agent1_output, case_of
from function_app.claims.messages import OrchestrationInput, Reopened
from function_app.claims.steps import GOES_STRAIGHT_THROUGH
from function_app.domain.decision import ApprovalDecision


def next_id(claim: ClaimInstance) -> str:
    """Raises `ClaimPaid` and `NotReopenable`."""
    if is_paid(claim):
        raise ClaimPaid(claim.instance_id, claim.step)
    further = case_after(claim.instance_id)
    if not can_be_reopened(claim) or further is None:
        raise NotReopenable(claim.instance_id, claim.step)
    return further


class Asking(Protocol):
    """Who it is that asks, and what is known of them."""

    @property
    def reviewer(self) -> str: ...
    @property
    def signed_in_by(self) -> Literal["link", "easyauth", "open"] | None: ...
    @property
    def roles(self) -> list[str] | None: ...


def require_allowed(claim: ClaimInstance, wish: Asking) -> None:
    """Whoever may reject the claim may also reopen it, and write to its claimant. Raises
    `DecisionNotAllowed`.
    """
    given, reading = claim.given, _reading(claim)
    as_review = ApprovalDecision(
        decision="rejected",
        reviewer=wish.reviewer,
        signed_in_by=wish.signed_in_by,
        roles=wish.roles,
    )
    facts = facts_of(reading, given.claim, as_review, given.filer)
    if refused := refusal(given.policy, facts, as_review):
        raise DecisionNotAllowed(claim.instance_id, refused)


def file_further_case(
    client: TaskHubGrpcClient,
    claim: ClaimInstance,
    wish: ReopenWish,
    further: str,
    of_today: OrchestrationInput,
) -> None:
    """Asked again by the same person, it changes nothing. `of_today` is the claim as it would be
    filed now. Raises `ClaimPaid`, and `AlreadyReopened`, also where the further case was deleted.
    """
    reading = _reading(claim)
    if reading is None:
        history = client.get_orchestration_history(claim.instance_id)
        if was_approved(history):
            raise ClaimPaid(claim.instance_id, claim.step)
        reading = agent1_output(history)
    reopened = Reopened(
        case=case_of(further),
        reviewer=wish.reviewer,
        reason=wish.reason,
        signed_in_by=wish.signed_in_by,
        reading=reading and _for_a_person(reading),
    )
    if filed(client, further, of_today.model_copy(update={"reopened": reopened})):
        return
    state = client.get_orchestration_state(further)
    known = ClaimInstance(state).given.reopened if state else None
    if known is None or mailbox_of(known.reviewer) != mailbox_of(wish.reviewer):
        raise AlreadyReopened(claim.instance_id, further)


def _reading(claim: ClaimInstance) -> dict[str, object] | None:
    return (claim.output or {}).get("agent1_output")


def _for_a_person(reading: dict[str, object]) -> dict[str, object]:
    """What once needed no person does now."""
    return {name: value for name, value in reading.items() if name != GOES_STRAIGHT_THROUGH}
