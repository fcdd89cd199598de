"""The real app with test agents: they wait at a gate, say what is written there for them, and fail
when the claim id says so.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import azure.functions as func
import httpx

from function_app.agents.ports import AgentMisconfigured, AgentUnavailable
from function_app.bootstrap.app import build_app
from function_app.bootstrap.claim_activities import build_telling
from function_app.bootstrap.claimant_mail import build_letters
from function_app.bootstrap.document_reader import build_document_reader
from function_app.bootstrap.notifier import build_notifier
from function_app.claim_files.opened import claim_files
from function_app.claims.activities import ClaimActivities
from function_app.claims.letter_writing import LetterWriting
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output
from function_app.settings import get_settings

__all__ = ["app"]

GATES = httpx.Client(base_url=os.environ["TEST_GATES_URL"], timeout=60)


def pass_gate(agent: str, claim_id: str) -> dict[str, Any] | None:
    """What the test wants the agent to say of this claim, if anything."""
    reply = GATES.get(f"/{agent}/{claim_id}").raise_for_status()
    if f"{agent}-down" in claim_id:
        raise AgentUnavailable("secret: connection refused")
    if f"{agent}-misconfigured" in claim_id:
        raise AgentMisconfigured("secret: 401")
    if f"{agent}-broken" in claim_id:
        raise ZeroDivisionError("secret: a bug")
    return reply.json() if reply.content else None


def default_reading(question: Agent1Input) -> dict[str, Any]:
    return {
        "classification": {"claim_type": "VSC"},
        "confidence_score": 0.9,
        "extracted_info": {
            "claimant_name": question.claim.claimant_name,
            "total_parts_cost": 330,
            "total_estimate": 767.5,
            "deductible": 100,
        },
    }


class TestAssistant:
    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        claim_id = question.claim.claim_id
        words = pass_gate("agent1", claim_id) or default_reading(question)
        return Agent1Output.model_validate({**words, "claim_id": claim_id})


def default_verdict(claim: dict[str, Any]) -> dict[str, Any]:
    paid = claim["repair"]["total_estimate"] - claim["contract"]["deductible"]
    return {"decision": "APPROVED", "approved_amount": paid}


class TestAdjudicator:
    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        claim_id = claim["claim_id"]
        words = pass_gate("agent2", claim_id) or default_verdict(claim)
        return Agent2Output.model_validate({**words, "claim_id": claim_id})


app = build_app(
    ClaimActivities(
        documents=cache(lambda: build_document_reader(get_settings())),
        assistant=TestAssistant,
        adjudicator=TestAdjudicator,
        notifier=cache(lambda: build_notifier(get_settings())),
        telling=build_telling(get_settings()),
        files=claim_files,
        writing=LetterWriting(build_letters(get_settings())),
    )
)


@app.route(route="hold/{name}", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
def hold(req: func.HttpRequest) -> func.HttpResponse:
    """Keeps one of the worker's threads until the gate opens; orchestrators need one, too."""
    GATES.get(f"/hold/{req.route_params['name']}").raise_for_status()
    return func.HttpResponse(status_code=204)
