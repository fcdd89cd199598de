"""The two agents as Foundry keeps them: a model, our instructions, the schema of the reply, and no
tools, so that an agent which is talked into something can do nothing about it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from azure.ai.projects.models import (
    PromptAgentDefinition,
    PromptAgentDefinitionTextOptions,
    TextResponseFormatJsonSchema,
)
from pydantic import BaseModel

from function_app.agents.foundry.schema import strict_schema
from function_app.agents.prompts import Role, instructions
from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
from function_app.rules.limits import Limits
from function_app.settings import Settings


@dataclass(frozen=True)
class AgentPlan:
    """`setting` is the prefix of the agent's settings."""

    setting: str
    role: Role
    reply: type[BaseModel]
    place: Callable[[Settings], tuple[str | None, str, str | None]]  # endpoint, name, version

    def definition(self, model: str, limits: Limits) -> PromptAgentDefinition:
        reply = TextResponseFormatJsonSchema(
            name=f"{self.role}_reply", schema=strict_schema(self.reply, limits), strict=True
        )
        return PromptAgentDefinition(
            model=model,
            instructions=instructions(self.role, limits),
            text=PromptAgentDefinitionTextOptions(format=reply),
        )


PLANS = (
    AgentPlan(
        "AGENT1",
        "claim_assistant",
        Agent1Output,
        lambda s: (s.agent1_project_endpoint, s.agent1_name, s.agent1_version),
    ),
    AgentPlan(
        "AGENT2",
        "adjudicator",
        Agent2Output,
        lambda s: (s.agent2_project_endpoint, s.agent2_name, s.agent2_version),
    ),
)


def is_kept_by(kept: dict[str, Any], ours: PromptAgentDefinition) -> bool:
    """Whether the service has what we would give it. It may have added defaults; tools, which we
    never give, are a difference.
    """
    return not kept.get("tools") and _covers(kept, ours.as_dict())


def _covers(kept: object, ours: object) -> bool:
    if not isinstance(kept, dict) or not isinstance(ours, dict):
        return kept == ours
    theirs, given = cast("dict[str, Any]", kept), cast("dict[str, Any]", ours)
    return all(_covers(theirs.get(name), value) for name, value in given.items())
