"""What the endpoints of a claim say of themselves."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import Field

from function_app.claims.errors import (
    ClaimAlreadyExists,
    ClaimNotAwaitingApproval,
    ClaimNotFound,
    OrchestrationCompleted,
    StaleRequest,
)
from function_app.claims.instances import ID_PREFIX
from function_app.claims.listing import ListQuery
from function_app.domain.claim import CLAIM_ID_PATTERN, ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit.about import About, Address, Moment, Reply
from function_app.kit.durable.runtime_status import RuntimeStatus

type ClaimInstanceId = Annotated[
    str, Field(pattern=f"^{ID_PREFIX}{CLAIM_ID_PATTERN}$", examples=["claim-VSC-1001"])
]


class OfClaim(TypedDict):
    instance_id: ClaimInstanceId


class ClaimStarted(TypedDict):
    instance_id: str
    claim_id: str
    status: Literal["Started"]
    status_url: Address
    approval_url: Address
    review_url: Address
    ignored: list[str]


class Decided(TypedDict):
    success: Literal[True]
    instance_id: str
    decision: str
    message: str


class ProgressNote(TypedDict):
    """Where the claim is on its way; some steps say more than this."""

    step: str
    claim_id: str
    message: str


class ClaimSummary(TypedDict):
    instance_id: str
    runtime_status: RuntimeStatus
    custom_status: ProgressNote
    created_time: Moment
    last_updated_time: Moment


class ClaimStatus(ClaimSummary):
    """What is there while the claim waits for a decision need not be there at other times."""

    output: OrchestrationResult | dict[str, Any] | None
    request_id: NotRequired[str]
    approval_url: NotRequired[Address]
    review_url: NotRequired[Address]
    agent1_output: NotRequired[Agent1Output | None]


class ListedClaim(ClaimSummary):
    claim_id: str


class ClaimPage(TypedDict):
    claims: list[ListedClaim]
    next_cursor: str | None


START = About(
    "File a claim: an e-mail, documents by address, or both.",
    {202: Reply("The claim was filed.", ClaimStarted, headers=("Location",))},
    body=ClaimRequest,
    refuses=(ClaimAlreadyExists,),
)
LIST = About(
    "List the claims, newest first.",
    {200: Reply("A page of claims.", ClaimPage)},
    query=ListQuery,
)
APPROVE = About(
    "Decide on a claim that waits for a decision.",
    {200: Reply("The decision counts.", Decided)},
    path=OfClaim,
    body=ApprovalDecision,
    refuses=(ClaimNotFound, ClaimNotAwaitingApproval, StaleRequest, OrchestrationCompleted),
    for_reviewers=True,
)
STATUS = About(
    "See where a claim stands.",
    {200: Reply("The claim as it is now.", ClaimStatus)},
    path=OfClaim,
    refuses=(ClaimNotFound,),
)
