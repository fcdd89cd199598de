"""Agent 2 in Foundry: the reviewed claim goes out as it is, the reply comes back validated."""

from typing import Any

from azure.core.credentials import TokenCredential

from function_app.agents.foundry.agent import FoundryAgent
from function_app.agents.foundry.connection import connect
from function_app.agents.foundry.reply import read_object, validated
from function_app.agents.prompts import adjudicator_question
from function_app.claims.models import Agent2Output


class FoundryAdjudicator:
    def __init__(self, *, endpoint: str, name: str, credential: TokenCredential) -> None:
        self._agent = FoundryAgent(connect(endpoint, credential), name)

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        content = read_object(self._agent.ask(adjudicator_question(claim)))
        # Which claim this is, is ours to say.
        claim_id = claim.get("claim_id") or content.get("claim_id") or "unknown"
        return validated(Agent2Output, {**content, "claim_id": str(claim_id)})
