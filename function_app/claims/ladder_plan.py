"""When the steps of a claim's ladder are due. It is made where it is recorded, in an activity: what
a library says of a holiday tomorrow changes nothing that was planned today.
"""

from function_app.approval_policy.ladder import next_steps
from function_app.approval_policy.models import ApprovalPolicy, LadderStep
from function_app.claims.messages import ReviewOrder


def ladder_plan(order: ReviewOrder) -> list[LadderStep]:
    if order.policy is None or order.since is None:
        return []
    return next_steps(ApprovalPolicy.model_validate(order.policy), order.since)
