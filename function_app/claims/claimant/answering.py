"""An answer, or a reviewer who calls the question back, is raised as an event. Of several at once
the claim takes one; which, is seen a moment later.
"""

import json
from hashlib import sha256
from uuid import uuid4

import grpc

from function_app.claims.claimant.errors import QuestionEnded
from function_app.claims.claimant.messages import CLAIMANT_REPLY, ClaimantReply
from function_app.claims.claimant.state import LatestQuestion, latest_question, open_question
from function_app.claims.instances import ClaimInstance, require_found
from function_app.domain.claimant_answer import ClaimantAnswer
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.settling import settled


def answer_to(question: LatestQuestion, answer: ClaimantAnswer) -> ClaimantReply:
    """The same answer once more is the same reply: a repeated one counts once."""
    told = json.dumps([question.request_id, answer.dump()], sort_keys=True)
    return ClaimantReply(
        request_id=question.request_id,
        reply_id=sha256(told.encode()).hexdigest()[:32],
        outcome="answered",
        answer=answer,
    )


def recall_of(question: LatestQuestion, reason: str, reviewer: str | None) -> ClaimantReply:
    return ClaimantReply(
        request_id=question.request_id,
        reply_id=uuid4().hex,
        outcome="recalled",
        reason=reason,
        reviewer=reviewer,
    )


async def submit_reply(client: Hub, instance_id: str, reply: ClaimantReply) -> ClaimInstance | None:
    """The claim that has taken it; None when that is not known yet (a busy engine). Raises
    `QuestionEnded` when another reply, or the clock, was faster.
    """
    try:
        await client.raise_orchestration_event(
            instance_id, CLAIMANT_REPLY, data=reply.model_dump_json()
        )
    except grpc.RpcError:
        # Some engines refuse an event for a claim that has just ended; that is no failure of ours.
        if open_question(await _current(client, instance_id)):
            raise
        raise QuestionEnded from None

    async def look() -> ClaimInstance | None:
        try:
            return await _current(client, instance_id)
        except grpc.RpcError:
            return None

    def is_open(claim: ClaimInstance | None) -> bool:
        question = open_question(claim) if claim else None
        return claim is None or bool(question and question.request_id == reply.request_id)

    claim = await settled(look, is_open)
    question = latest_question(claim) if claim else None
    if claim and (question is None or question.reply_id != reply.reply_id):
        raise QuestionEnded
    return claim


async def _current(client: Hub, instance_id: str) -> ClaimInstance:
    return require_found(instance_id, await client.get_orchestration_state(instance_id))
