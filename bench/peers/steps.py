"""The steps of the claim workflow as plain functions: the same agents do the same work, whoever
remembers how far a claim has come.
"""

import logging
from datetime import UTC, datetime

from bench.claim import Json, claim
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.agent2_input import build_agent2_input
from function_app.claims.verification.verify import verified
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.rules.adjudication import CodedRules

logger = logging.getLogger(__name__)


_documents = DocumentReader()
_assistant = OfflineClaimAssistant()
_adjudicator = CodedRules()


def read_claim(claim_id: str) -> Json:
    request = ClaimRequest.model_validate(claim(claim_id))
    documents = _documents.read_all(request.attachments)
    question = Agent1Input(instance_id=f"claim-{claim_id}", claim=request)
    answer = _assistant.read(question, documents)
    return verified(answer, request, documents, datetime.now(UTC).date()).dump()


def notify_reviewer(claim_id: str) -> None:
    logger.info("claim_awaiting_review instance=claim-%s", claim_id)


def adjudicate(claim_id: str, reading: Json, decision: Json) -> Json:
    form = build_agent2_input(
        claim_id,
        datetime.now(UTC).date(),
        Agent1Output.model_validate(reading),
        ApprovalDecision.model_validate(decision),
    )
    return _adjudicator.adjudicate(form).dump()


def result(claim_id: str, adjudication: Json) -> Json:
    return {"claim_id": claim_id, "status": "completed", "agent2_output": adjudication}
