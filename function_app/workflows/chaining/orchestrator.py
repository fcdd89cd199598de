"""Two calls of one agent in one session: the second builds on what the first one said."""

from typing import Any

from durabletask.task import OrchestrationContext

from function_app.chat.agents import WRITER
from function_app.chat.ask_agent import ask_agent
from function_app.kit.durable.retry import TaskGenerator

FIRST = "Write a concise inspirational sentence about learning."


def single_agent_orchestration(ctx: OrchestrationContext, _: Any) -> TaskGenerator[str]:
    session = ctx.new_uuid()
    sentence = yield from ask_agent(ctx, WRITER, session, FIRST)
    improve = f"Improve this further while keeping it under 25 words: {sentence}"
    return (yield from ask_agent(ctx, WRITER, session, improve))
