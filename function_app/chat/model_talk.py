"""A turn with an agent of agent-framework: the conversation goes in, its answer comes out piece by
piece. Whoever imports this loads the framework.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from agent_framework import Agent, AgentResponse, Message

from function_app.chat.agents import AgentDeclaration
from function_app.chat.background_loop import streamed
from function_app.chat.clients import chat_clients
from function_app.chat.failures import TurnFailed
from function_app.chat.model_answer import answer_of
from function_app.chat.model_failures import failure_of
from function_app.chat.offline.conversation import Lookup
from function_app.chat.response_format import response_format
from function_app.chat.session_state import RunRequest, Spoken
from function_app.chat.talk import Answer
from function_app.chat.tools import declared_tool
from function_app.settings import Settings

# Of the options that a request may name: how a model writes, not what it may do.
_OPTIONS = {
    "temperature",
    "top_p",
    "max_tokens",
    "stop",
    "seed",
    "frequency_penalty",
    "presence_penalty",
}


class ModelTalk:
    def __init__(self, settings: Settings, lookup: Lookup | None = None) -> None:
        self._answer_within = settings.agent_timeout_seconds
        self._is_offline = settings.conversations_answered_by == "offline"
        self._client_for = chat_clients(settings, lookup)
        self._lookup = lookup
        self._agent = cache(self._make_agent)

    def __call__(
        self,
        agent: AgentDeclaration,
        conversation: Sequence[Spoken],
        request: RunRequest,
        write: Callable[[str], None],
    ) -> Answer:
        messages = [Message(role, [text]) for role, text in conversation]
        try:
            response = streamed(
                lambda give: self._run(agent, messages, _options(agent, request), give), write
            )
        except Exception as error:  # noqa: BLE001 - raised again when it is not about the model
            failure = failure_of(error, agent.name)
        else:
            return answer_of(agent, response)
        # Raised outside the handler: what went wrong at the model may quote what was said.
        raise TurnFailed(failure)

    async def _run(
        self,
        agent: AgentDeclaration,
        messages: Sequence[Message],
        options: Mapping[str, Any],
        give: Callable[[str], None],
    ) -> AgentResponse:
        async with asyncio.timeout(self._answer_within):
            run = self._agent(agent).run(messages, stream=True, options=cast(Any, options))
            async for update in run:
                if update.text:
                    give(update.text)
            return await run.get_final_response()

    def _make_agent(self, agent: AgentDeclaration) -> Agent:
        """An offline agent is handed what it may look up; a model is told of tools."""
        tools = (
            [] if self._is_offline else [declared_tool(each, self._lookup) for each in agent.tools]
        )
        return Agent(self._client_for(agent), agent.instructions, name=agent.name, tools=tools)


def _options(agent: AgentDeclaration, request: RunRequest) -> dict[str, Any]:
    options = {name: value for name, value in request.options.items() if name in _OPTIONS}
    if form := response_format(agent, request):
        options["response_format"] = form
    if not request.enable_tool_calls:
        options["tools"] = None
    return options
