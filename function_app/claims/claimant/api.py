"""`POST claims/recall/{instance_id}`: a reviewer calls a question back, and the claim with it."""

from typing import Annotated, Literal, TypedDict

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import BeforeValidator, StringConstraints

from function_app.access.attempts import noting_refusals
from function_app.access.guard import about_to_decide, require_link_for
from function_app.access.refusals import OF_DECIDING
from function_app.access.reviewer import Reviewer
from function_app.approval_policy.evaluate import refusal
from function_app.approval_policy.facts import ReviewFacts, people_of
from function_app.claims.about import OfClaim
from function_app.claims.claimant.answering import recall_of, submit_reply
from function_app.claims.claimant.errors import NotWithClaimant, QuestionEnded
from function_app.claims.claimant.state import open_question
from function_app.claims.errors import ClaimNotFound, ClaimPurged, DecisionNotAllowed
from function_app.claims.instances import ClaimInstance, agent1_output, claim_at
from function_app.domain.decision import ApprovalDecision
from function_app.domain.message import Message
from function_app.domain.values.strict import SeenEmailAddress, empty_is_missing
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.durable.hub import Hub
from function_app.kit.routes import ANONYMOUS, Route

_MOST_BYTES = 64 * 1024
_TAKEN = "The question was called back. The claim waits for a decision again."
_PENDING = "The question is being called back; the claim's state tells when it is."


class Recall(Message):
    """`reason` is internal. Where somebody signs in, they are the `reviewer`."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    reviewer: Annotated[SeenEmailAddress | None, BeforeValidator(empty_is_missing)] = None


# Async, as `approve_claim` is: it waits for the orchestration.
async def recall_question(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    asked_for = req.route_params["instance_id"]
    reviewer = about_to_decide(req, asked_for)
    recall = http.validate(reviewer.signs(http.read_object(req, _MOST_BYTES)), Recall)
    claim = await claim_at(client, asked_for)
    instance_id = claim.instance_id
    with noting_refusals(instance_id, recall.reviewer):
        require_link_for(reviewer, claim.request_id)
        question = open_question(claim)
        if question is None:
            raise NotWithClaimant(instance_id)
        await _require_allowed(client, claim, reviewer, recall)
        reply = recall_of(question, recall.reason, recall.reviewer)
        try:
            taken = await submit_reply(client, instance_id, reply)
        except QuestionEnded:
            raise NotWithClaimant(instance_id) from None
    message = _TAKEN if taken else _PENDING
    return http.reply({"success": True, "instance_id": instance_id, "message": message})


async def _require_allowed(
    client: Hub, claim: ClaimInstance, reviewer: Reviewer, recall: Recall
) -> None:
    """Nobody brings back a claim of their own, nor does anybody whom the policy does not know."""
    if recall.reviewer is None:
        return
    reading = agent1_output(await client.get_orchestration_history(claim.instance_id))
    as_decision = ApprovalDecision(
        decision="rejected",  # what everybody may who may decide at all
        reviewer=recall.reviewer,
        signed_in_by=reviewer.signed_in_by,
        roles=None if reviewer.roles is None else sorted(reviewer.roles),
    )
    facts = ReviewFacts(people=people_of(reading, claim.claim, as_decision))
    refused = refusal(claim.given.policy, facts, as_decision)
    if refused:
        raise DecisionNotAllowed(claim.instance_id, refused)


class _Recalled(TypedDict):
    success: Literal[True]
    instance_id: str
    message: str


_ABOUT = About(
    "Call back what the claimant was asked: the claim waits for a decision again.",
    {200: Reply("The question was called back.", _Recalled)},
    path=OfClaim,
    body=Recall,
    refuses=(*OF_DECIDING, ClaimNotFound, ClaimPurged, NotWithClaimant, DecisionNotAllowed),
    for_reviewers=True,
)

ROUTES = (
    Route(
        "POST",
        "claims/recall/{instance_id}",
        recall_question,
        ANONYMOUS,
        refuses_other_pages=True,  # and keeps with the claim that one tried
        about=_ABOUT,
    ),
)
