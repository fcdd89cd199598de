"""What the endpoints of a claim say of themselves."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import Field

from function_app.access.claimant_links import ClaimantLinksNeedKeys
from function_app.access.refusals import OF_DECIDING
from function_app.claims.claimant.errors import NoClaimantAddress
from function_app.claims.decisions.state import Winner
from function_app.claims.errors import (
    ClaimAlreadyExists,
    ClaimNotAwaitingApproval,
    ClaimNotFound,
    ClaimPurged,
    DecisionNotAllowed,
    NoMoreRounds,
    OrchestrationCompleted,
    SeenOtherwise,
    StaleRequest,
    TakenByOther,
)
from function_app.claims.instances import INSTANCE_PATTERN
from function_app.claims.listing import ListQuery
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import Approval, ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit.about import About, Address, Moment, Reply
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.errors import Numbered, ValidationFailed
from function_app.kit.forms import FormTooLarge, FormUnreadable

type ClaimInstanceId = Annotated[
    str, Field(pattern=f"^{INSTANCE_PATTERN}$", examples=["claim-VSC-1001"])
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


class _OfDecision(TypedDict):
    instance_id: str
    decision: str
    decision_id: str
    message: str
    warnings: Annotated[list[str], Field(description="Fields that the rules cannot read.")]


class Decided(_OfDecision):
    success: Literal[True]


class Pending(_OfDecision):
    success: None
    status: Literal["pending"]
    status_url: Address


class ProgressNote(TypedDict):
    """Where the claim is on its way; some steps say more than this."""

    step: str
    claim_id: str
    message: str


class NextStep(TypedDict):
    """What happens of itself while nobody decides."""

    action: str
    at: Moment


class Awaited(TypedDict):
    """There while the claim waits for a decision. `approvals` have counted in this `round`; no
    `approval_roles` means anybody's approval.
    """

    seen_digest: NotRequired[str | None]
    round: NotRequired[int]
    approvals_needed: NotRequired[int]
    approval_roles: NotRequired[list[str]]
    next_step: NotRequired[NextStep]


class ClaimSummary(TypedDict):
    instance_id: str
    runtime_status: RuntimeStatus
    custom_status: ProgressNote
    created_time: Moment
    last_updated_time: Moment


class ClaimStatus(ClaimSummary, Awaited):
    """What is there while the claim waits for a decision need not be there at other times, nor what
    agent 2 said but while it waits to be settled. A claim that was reopened and its further case
    name each other.
    """

    output: OrchestrationResult | dict[str, Any] | None
    decision_id: NotRequired[str | None]
    decided_by: NotRequired[str | None]
    request_id: NotRequired[str]
    approvals: NotRequired[list[Approval]]
    approval_url: NotRequired[Address]
    review_url: NotRequired[Address]
    agent1_output: NotRequired[Agent1Output | None]
    most_payable: NotRequired[float | None]
    agent2_input: NotRequired[dict[str, Any] | None]
    agent2_output: NotRequired[Agent2Output | None]
    reopens: NotRequired[str]
    reopened_as: NotRequired[str]


class ReviewState(Awaited):
    """What the page follows. `decision_id`, `decision` and `decided_by` tell of the decision that
    counts, as `winner` does; `handled` what became of others, by their ids. It can be taken back up
    to `undo_until`; `draft` is what the form of one that was held.
    """

    instance_id: str
    runtime_status: RuntimeStatus
    step: str
    request_id: str | None
    approvals: list[Approval]
    winner: Winner | None
    handled: dict[str, str]
    decision_id: str | None
    decision: str | None
    decided_by: str | None
    undo_until: Moment | None
    draft: dict[str, Any] | None
    now: Moment
    reopens: NotRequired[str]
    reopened_as: NotRequired[str]
    csrf_token: str


class ListedClaim(ClaimSummary):
    claim_id: str


class ClaimPage(TypedDict):
    claims: list[ListedClaim]
    next_cursor: str | None


START = About(
    "File a claim: an e-mail, documents by address, or both; a form may bring files, too.",
    {202: Reply("The claim was filed.", ClaimStarted, headers=("Location",))},
    body=ClaimRequest,
    refuses=(ClaimAlreadyExists, FormUnreadable, FormTooLarge),
)
LIST = About(
    "List the claims, newest first.",
    {200: Reply("A page of claims.", ClaimPage)},
    query=ListQuery,
    refuses=(ValidationFailed,),
)
APPROVE = About(
    "Decide on a claim that waits for a decision.",
    {
        200: Reply("The decision counts.", Decided),
        202: Reply("It is not known yet whether the decision counts.", Pending),
    },
    path=OfClaim,
    body=ApprovalDecision,
    refuses=(
        *OF_DECIDING,
        ClaimNotFound,
        ClaimPurged,
        ClaimNotAwaitingApproval,
        StaleRequest,
        SeenOtherwise,
        NoMoreRounds,
        NoClaimantAddress,
        ClaimantLinksNeedKeys,
        DecisionNotAllowed,
        TakenByOther,
        OrchestrationCompleted,
    ),
    in_errors=Numbered,
    for_reviewers=True,
)
STATUS = About(
    "See where a claim stands.",
    {200: Reply("The claim as it is now.", ClaimStatus)},
    path=OfClaim,
    refuses=(ClaimNotFound, ClaimPurged),
)
