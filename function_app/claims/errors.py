"""Why a claim's endpoint refuses: each error is a fact about the claim, with its data."""

from function_app.errors import Refusal


class ClaimNotFound(Refusal):
    code = "instance_not_found"

    def __init__(self, instance_id: str) -> None:
        super().__init__("There is no claim with this instance id.", instance_id=instance_id)


class ClaimAlreadyExists(Refusal):
    code = "claim_already_exists"

    def __init__(self, instance_id: str, urls: dict[str, str]) -> None:
        super().__init__(
            "A claim with this claim_id exists already.", instance_id=instance_id, **urls
        )


class ClaimNotAwaitingApproval(Refusal):
    code = "not_awaiting_approval"

    def __init__(self, instance_id: str, current_step: str) -> None:
        super().__init__(
            f"The claim is not waiting for a decision: it is at {current_step}.",
            instance_id=instance_id,
            current_step=current_step,
        )


class StaleRequest(Refusal):
    code = "stale_request"

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The decision is for an earlier request. Please reload the claim.",
            instance_id=instance_id,
        )


class OrchestrationCompleted(Refusal):
    code = "orchestration_completed"

    def __init__(self, instance_id: str, current_step: str) -> None:
        super().__init__(
            "The claim has ended; it takes no more decisions.",
            instance_id=instance_id,
            current_step=current_step,
        )
