"""What the endpoints that the agent workflows have in common say of themselves."""

from typing import Any, NotRequired, TypedDict

from function_app.kit.about import About, Address, Model, Moment, Reply
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.errors import InstanceNotFound, NotAwaitingDecision, StaleRequest


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


def starts(
    summary: str, *, answer: Model = Started, body: Model = None, text_body: Model = None
) -> About:
    started = Reply("The workflow has started.", answer, headers=("Location",))
    return About(summary, {202: started}, body=body, text_body=text_body)


def shows(summary: str, answer: Model = InstanceSummary) -> About:
    return About(
        summary, {200: Reply("The instance as it is now.", answer)}, refuses=(InstanceNotFound,)
    )


def decides(summary: str, body: Model, answer: Model = WorkflowDecided) -> About:
    return About(
        summary,
        {200: Reply("The decision counts.", answer)},
        body=body,
        refuses=(InstanceNotFound, NotAwaitingDecision, StaleRequest),
    )
