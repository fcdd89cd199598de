"""Why a claim's endpoint refuses: each error is a fact about the claim, with its data."""

from function_app.claims.steps import Step
from function_app.kit import errors
from function_app.kit.errors import Refusal


class ClaimNotFound(errors.InstanceNotFound):
    def __init__(self, instance_id: str) -> None:
        message = "There is no claim with this instance id (claim-<claim_id>)."
        super().__init__(message, instance_id=instance_id)


class ClaimAlreadyExists(Refusal):
    code = "claim_already_exists"
    status = 409

    def __init__(self, instance_id: str, urls: dict[str, str]) -> None:
        super().__init__(
            "A claim with this claim_id exists already.", instance_id=instance_id, **urls
        )


class ClaimNotAwaitingApproval(errors.NotAwaitingDecision):
    def __init__(self, instance_id: str, current_step: str) -> None:
        super().__init__(
            f"The claim is not waiting for a decision. {_where(current_step)}".rstrip(),
            instance_id=instance_id,
            current_step=current_step,
        )


class StaleRequest(errors.StaleRequest):
    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The decision is for an earlier request. Please reload the claim.",
            instance_id=instance_id,
        )


class OrchestrationCompleted(Refusal):
    code = "orchestration_completed"
    status = 409

    def __init__(self, instance_id: str, current_step: str) -> None:
        super().__init__(
            "The claim has ended; it takes no more decisions.",
            instance_id=instance_id,
            current_step=current_step,
        )


def _where(step: str) -> str:
    if step == "suspended":
        return "It is suspended."
    return Step(step).message if step in Step else ""
