"""What the endpoints that the agent workflows have in common say of themselves."""

from typing import Any, Literal, NotRequired, TypedDict

from function_app.kit.about import About, Address, Model, Moment, Reply
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.errors import (
    InstanceNotFound,
    NotAwaitingDecision,
    Refusal,
    StaleRequest,
)


class Started(TypedDict):
    message: str
    instanceId: str
    statusQueryGetUri: Address


class Failure(TypedDict):
    errorType: str
    errorMessage: str


class InstanceSummary(TypedDict):
    """`output` is there when the instance has ended well, `failureDetails` when it has failed."""

    instanceId: str
    runtimeStatus: RuntimeStatus
    createdTime: Moment
    lastUpdatedTime: Moment
    input: NotRequired[Any]
    output: NotRequired[Any]
    failureDetails: NotRequired[Failure]


class WorkflowDecided(TypedDict):
    message: str
    instanceId: str
    approved: bool


class WorkflowPending(TypedDict):
    success: None
    status: Literal["pending"]
    decision_id: str
    status_url: Address
    message: str
    instanceId: str
    approved: bool


def starts(
    summary: str, *, answer: Model = Started, body: Model = None, text_body: Model = None
) -> About:
    started = Reply("The workflow has started.", answer, headers=("Location",))
    return About(summary, {202: started}, body=body, text_body=text_body)


def shows(summary: str, answer: Model = InstanceSummary) -> About:
    return About(
        summary, {200: Reply("The instance as it is now.", answer)}, refuses=(InstanceNotFound,)
    )


def decides(
    summary: str,
    body: Model,
    answer: Model = WorkflowDecided,
    pending: Model = WorkflowPending,
    *,
    refuses: tuple[type[Refusal], ...],
) -> About:
    """`refuses` are those of the sign-in, and the workflow's own."""
    return About(
        summary,
        {
            200: Reply("The decision counts.", answer),
            202: Reply("It is not known yet whether the decision counts.", pending),
        },
        body=body,
        refuses=(InstanceNotFound, NotAwaitingDecision, StaleRequest, *refuses),
        for_reviewers=True,
    )
