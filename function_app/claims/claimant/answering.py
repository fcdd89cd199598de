"""An answer, or a reviewer who calls the question back, is raised as an event. Of several at once
the claim takes one; which, is seen a moment later.
"""

import json
from hashlib import sha256
from uuid import uuid4

from function_app.claims.claimant.errors import QuestionEnded
from function_app.claims.claimant.messages import CLAIMANT_REPLY, ClaimantReply
from function_app.claims.claimant.state import LatestQuestion, latest_question, open_question
from function_app.claims.events import raised
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import ClaimInstance
from function_app.domain.claimant_answer import ClaimantAnswer
from function_app.kit.durable.hub import Hub


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
    """The claim that has taken it; None when that is not known yet: the engine is busy, or the
    claim is paused. Raises `QuestionEnded` when another reply, or the clock, was faster.
    """

    def is_asked(claim: ClaimInstance) -> bool:
        question = open_question(claim)
        return question is not None and question.request_id == reply.request_id

    def is_open(claim: ClaimInstance) -> bool:
        return is_asked(claim) and not claim.is_suspended

    claim = await raised(client, instance_id, CLAIMANT_REPLY, reply, is_open)
    if claim is None or is_asked(claim):
        return None
    question = latest_question(claim)
    if question is None or question.reply_id != reply.reply_id:
        raise QuestionEnded
    notes_of_this_process().moved(claim)
    return claim
