"""A chat client without a model behind it: what the agent answers is worked out in code."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import Any

from agent_framework import (
    BaseChatClient,
    ChatResponse,
    ChatResponseUpdate,
    Content,
    FunctionInvocationLayer,
    Message,
    ResponseStream,
)

from function_app.chat.offline.answers import ANSWERS
from function_app.chat.offline.conversation import Answer, Lookup, Turn
from function_app.chat.response_format import schema_name
from function_app.chat.session_state import ASSISTANT, USER

_PIECE = re.compile(r"\S*\s*")  # a word and what follows it, as a model would give it


def _no_answer_of(agent: str) -> Answer:
    """An agent may be declared before anybody has written what it says offline."""
    sentence = f"{agent} has no offline answers; it needs a model, which the settings name."
    return lambda conversation, output, lookup: sentence


class OfflineChatClient(FunctionInvocationLayer, BaseChatClient):
    def __init__(self, agent: str, lookup: Lookup | None) -> None:
        super().__init__()
        self._answer = ANSWERS.get(agent) or _no_answer_of(agent)
        self._lookup = lookup

    def _inner_get_response(
        self,
        *,
        messages: Sequence[Message],
        stream: bool,
        options: Mapping[str, Any],
        **_: Any,
    ) -> Awaitable[ChatResponse] | ResponseStream[ChatResponseUpdate, ChatResponse]:
        turns = [
            Turn(ASSISTANT if message.role == ASSISTANT else USER, message.text)
            for message in messages
        ]
        pieces = self._pieces(turns, schema_name(options.get("response_format")))
        streamed = self._build_response_stream(pieces)
        return streamed if stream else streamed.get_final_response()

    async def _pieces(
        self, turns: Sequence[Turn], output: str | None
    ) -> AsyncIterator[ChatResponseUpdate]:
        # In a thread: a claim is looked up over the network, and other turns go on meanwhile.
        text = await asyncio.to_thread(self._answer, turns, output, self._lookup)
        for piece in _PIECE.findall(text):
            if piece:
                yield ChatResponseUpdate(role=ASSISTANT, contents=[Content.from_text(piece)])
