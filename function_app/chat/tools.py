"""The tools that agents declare, as a model is told of them."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

from agent_framework import FunctionTool, tool
from pydantic import Field

from function_app.chat.agents import Tool
from function_app.chat.offline.conversation import Lookup

type ClaimId = Annotated[str, Field(description="The claim's id, such as CLM-1001")]


def declared_tool(kind: Tool, lookup: Lookup | None) -> FunctionTool:
    match kind:
        case Tool.CLAIM_STATUS:
            return _claim_status(lookup)


def _claim_status(lookup: Lookup | None) -> FunctionTool:
    @tool(name=Tool.CLAIM_STATUS, description="Where a claim stands. It changes nothing.")
    async def claim_status(claim_id: ClaimId) -> str:
        # In a thread: it asks over the network, and other turns go on meanwhile.
        found = await asyncio.to_thread(lookup, claim_id) if lookup else None
        return json.dumps(asdict(found)) if found else "There is no claim with this id."

    return claim_status
