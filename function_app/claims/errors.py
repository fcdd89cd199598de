"""Why a claim's endpoint refuses: each error is a fact about the claim, with its data."""

from typing import TypedDict

from function_app.access.refusals import NotAllowed, Reasoned
from function_app.claims.decisions.state import Winner
from function_app.claims.steps import Step
from function_app.kit import errors
from function_app.kit.errors import Refusal

_NOT_ALLOWED = {
    "own_claim": "Nobody decides on a claim of their own.",
    "already_approved": "You have approved this claim already; somebody else has to.",
    "over_authority": "The amount is more than you may approve.",
    "not_a_reviewer": "You are not among those who may decide on this claim.",
}


class OfOneClaim(TypedDict):
    instance_id: str


class Existing(OfOneClaim):
    status_url: str
    approval_url: str
    review_url: str


class Won(OfOneClaim):
    """Which decision counts, where one does."""

    winner: Winner | None


class Elsewhere(Won):
    current_step: str


class OfAssignee(OfOneClaim):
    """Who has the claim."""

    assignee: str


class ReasonedOfClaim(OfOneClaim, Reasoned):
    pass


class ClaimNotFound(errors.InstanceNotFound):
    told = OfOneClaim

    def __init__(
        self,
        instance_id: str,
        message: str = "There is no claim with this instance id (claim-<claim_id>).",
    ) -> None:
        super().__init__(message, instance_id=instance_id)


class ClaimPurged(ClaimNotFound):
    """To whoever looks for a claim it is not there, either."""

    code = "claim_purged"
    status = 410

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            instance_id, "The claim and its documents were deleted; its id stays taken."
        )


class ClaimStillRunning(Refusal):
    code = "claim_still_running"
    status = 409
    told = OfOneClaim

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The claim has not ended; only one that has can be deleted.", instance_id=instance_id
        )


class ClaimAlreadyExists(Refusal):
    code = "claim_already_exists"
    status = 409
    told = Existing

    def __init__(self, instance_id: str, urls: dict[str, str]) -> None:
        super().__init__(
            "A claim with this claim_id exists already.", instance_id=instance_id, **urls
        )


class ClaimNotAwaitingApproval(errors.NotAwaitingDecision):
    told = Elsewhere

    def __init__(self, instance_id: str, current_step: str, winner: Winner | None = None) -> None:
        super().__init__(
            f"The claim is not waiting for a decision. {_where(current_step)}".rstrip(),
            instance_id=instance_id,
            current_step=current_step,
            winner=winner,
        )


class StaleRequest(errors.StaleRequest):
    told = Won

    def __init__(self, instance_id: str, winner: Winner | None = None) -> None:
        super().__init__(
            "The decision is for an earlier request. Please reload the claim.",
            instance_id=instance_id,
            winner=winner,
        )


class SeenOtherwise(errors.StaleRequest):
    told = Won

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The claim is not as you saw it. Please reload it.",
            instance_id=instance_id,
            winner=None,
        )


class DecisionNotFound(Refusal):
    code = "decision_not_found"
    status = 404
    told = OfOneClaim

    def __init__(self, instance_id: str) -> None:
        super().__init__("The claim knows no decision with this id.", instance_id=instance_id)


class DecidedByAnother(Refusal):
    code = "decided_by_another"
    status = 403
    told = OfOneClaim

    def __init__(self, instance_id: str) -> None:
        super().__init__("Only whoever made a decision can take it back.", instance_id=instance_id)


class TooLate(Refusal):
    code = "too_late"
    status = 409
    told = Elsewhere

    def __init__(self, instance_id: str, current_step: str, winner: Winner | None) -> None:
        super().__init__(
            f"The decision can no longer be taken back. {_where(current_step)}".rstrip(),
            instance_id=instance_id,
            current_step=current_step,
            winner=winner,
        )


class NotAwaitingSettlement(Refusal):
    code = "not_awaiting_settlement"
    status = 409
    told = Elsewhere

    def __init__(self, instance_id: str, current_step: str, winner: Winner | None = None) -> None:
        super().__init__(
            f"The claim is not waiting to be settled. {_where(current_step)}".rstrip(),
            instance_id=instance_id,
            current_step=current_step,
            winner=winner,
        )


class NotReopenable(Refusal):
    """It has not ended, or agent 2 or a person has settled it."""

    code = "not_reopenable"
    status = 409
    told = Elsewhere

    def __init__(self, instance_id: str, current_step: str, message: str = "") -> None:
        why = message or "Only a claim that timed out, was rejected or failed can be reopened."
        super().__init__(why, instance_id=instance_id, current_step=current_step, winner=None)


class ClaimPaid(NotReopenable):
    code = "claim_paid"

    def __init__(self, instance_id: str, current_step: str) -> None:
        super().__init__(instance_id, current_step, "The claim is paid; it cannot be reopened.")


class AlreadyReopened(Refusal):
    code = "already_reopened"
    status = 409

    def __init__(self, instance_id: str, reopened_as: str) -> None:
        super().__init__(
            "Somebody else has reopened the claim already.",
            instance_id=instance_id,
            reopened_as=reopened_as,
        )


class NoMoreRounds(Refusal):
    code = "no_more_rounds"
    status = 409
    told = Won
    words = (
        "No more changes can be asked for: this is the last round. Please approve or reject the "
        "claim."
    )

    def __init__(self, instance_id: str) -> None:
        super().__init__(self.words, instance_id=instance_id, winner=None)


class NoMoreQuestions(NoMoreRounds):
    """A reviewer is told by the same code as for changes."""

    words = (
        "The claimant cannot be asked again: this was done as often as it may be. Please decide "
        "on what is there."
    )


class DecisionNotAllowed(NotAllowed):
    told = ReasonedOfClaim

    def __init__(self, instance_id: str, reason: str) -> None:
        super().__init__(_NOT_ALLOWED[reason], reason, instance_id=instance_id)


class TakenByOther(Refusal):
    code = "taken_by_other"
    status = 409
    told = OfAssignee

    def __init__(self, instance_id: str, assignee: str) -> None:
        super().__init__(
            f"{assignee} has taken this claim.", instance_id=instance_id, assignee=assignee
        )


class OrchestrationCompleted(Refusal):
    code = "orchestration_completed"
    status = 409
    told = Elsewhere

    def __init__(self, instance_id: str, current_step: str, winner: Winner | None = None) -> None:
        super().__init__(
            "The claim has ended; it takes no more decisions.",
            instance_id=instance_id,
            current_step=current_step,
            winner=winner,
        )


def _where(step: str) -> str:
    if step == "suspended":
        return "It is suspended."
    return Step(step).message if step in Step else ""
