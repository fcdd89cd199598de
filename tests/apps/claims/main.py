"""The real app with test agents: they wait at a gate, and fail when the claim id says so."""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import httpx

from function_app.agents.ports import (
    AgentMisconfigured,
    AgentUnavailable,
)
from function_app.bootstrap import build_app, build_notifier
from function_app.claims.activities import ClaimActivities
from function_app.documents.reader import DocumentReader
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output
from function_app.settings import get_settings

__all__ = ["app"]

GATES = os.environ["TEST_GATES_URL"]


def pass_gate(agent: str, claim_id: str) -> None:
    httpx.get(f"{GATES}/{agent}/{claim_id}", timeout=60).raise_for_status()
    if f"{agent}-down" in claim_id:
        raise AgentUnavailable("secret: connection refused")
    if f"{agent}-misconfigured" in claim_id:
        raise AgentMisconfigured("secret: 401")
    if f"{agent}-broken" in claim_id:
        raise ZeroDivisionError("secret: a bug")


class TestAssistant:
    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        pass_gate("agent1", question.claim.claim_id)
        return Agent1Output.model_validate(
            {
                "claim_id": question.claim.claim_id,
                "classification": {"claim_type": "VSC"},
                "confidence_score": 0.9,
                "extracted_info": {
                    "claimant_name": question.claim.claimant_name,
                    "total_parts_cost": 330,
                    "total_estimate": 767.5,
                    "deductible": 100,
                },
            }
        )


class TestAdjudicator:
    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        pass_gate("agent2", claim["claim_id"])
        paid = claim["repair"]["total_estimate"] - claim["contract"]["deductible"]
        return Agent2Output.model_validate(
            {"claim_id": claim["claim_id"], "decision": "APPROVED", "approved_amount": paid}
        )


app = build_app(
    ClaimActivities(
        documents=DocumentReader,
        assistant=TestAssistant,
        adjudicator=TestAdjudicator,
        notifier=cache(lambda: build_notifier(get_settings())),
    )
)
