"""Agent 2 in Foundry: the reviewed claim goes out as it is, the reply comes back validated."""

from typing import Any

from openai import OpenAI

from function_app.agents.foundry.agent import FoundryAgent
from function_app.agents.foundry.dialogue import consult
from function_app.agents.prompts import question_about
from function_app.domain.adjudication import Agent2Output


class FoundryAdjudicator:
    def __init__(self, client: OpenAI, name: str, version: str | None = None) -> None:
        self._agent = FoundryAgent(client, name, version)

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        claim_id = str(claim.get("claim_id") or "unknown")
        ours = {"claim_id": claim_id, "disagreement": None}
        return consult(
            self._agent.converse(claim_id),
            question_about(claim),
            Agent2Output,
            lambda reply: reply | ours,
        )
