"""Two agents think about the same prompt at the same time, a session each."""

from typing import Any

from durabletask.task import OrchestrationContext

from function_app.chat.agents import CHEMIST, PHYSICIST
from function_app.chat.ask_agent import ask_agent
from function_app.kit.durable.at_once import at_once
from function_app.kit.durable.retry import TaskGenerator


def multi_agent_concurrent_orchestration(
    ctx: OrchestrationContext, prompt: Any
) -> TaskGenerator[dict[str, str]]:
    sessions = ctx.new_uuid(), ctx.new_uuid()
    physicist, chemist = yield from at_once(
        ask_agent(ctx, PHYSICIST, sessions[0], str(prompt)),
        ask_agent(ctx, CHEMIST, sessions[1], str(prompt)),
    )
    return {"physicist": physicist, "chemist": chemist}
