"""The conversations that one agent had about claims, as its project keeps them."""

from contextlib import suppress

from openai import NotFoundError, OpenAI

from function_app.agents.foundry.failures import translate_errors

_WITHIN_SECONDS = 10.0


class FoundryConversations:
    def __init__(self, client: OpenAI, name: str) -> None:
        self._client = client
        self._name = name

    def forget(self, conversation_id: str) -> None:
        with translate_errors(self._name), suppress(NotFoundError):  # an earlier try got through
            self._client.conversations.delete(conversation_id, timeout=_WITHIN_SECONDS)
