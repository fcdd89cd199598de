"""Asks an agent until its reply can be read: once, and once more with what was wrong."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pydantic import BaseModel

from function_app.agents.foundry.agent import Conversation, FoundryAgent
from function_app.agents.foundry.page_images import Asked
from function_app.agents.foundry.validated_reply import UnusableReply, read_object, validated
from function_app.agents.ports import AgentAnswerUnusable, AgentFailed, AgentUnavailable
from function_app.agents.prompts import again

_log = logging.getLogger(__name__)


def consult[M: BaseModel](
    conversation: Conversation,
    question: Asked,
    model: type[M],
    with_what_we_know: Callable[[dict[str, Any]], dict[str, Any]],
) -> M:
    """The reply as a `model`, with its provenance; `with_what_we_know` puts in what else is not the
    agent's to say.
    """

    def ask(question: Asked) -> M:
        content = read_object(conversation.ask(question), model)
        return validated(model, with_what_we_know(content) | {"provenance": None})

    agent = conversation.agent
    try:
        output = _asked_twice_at_most(ask, agent, question)
    except (AgentUnavailable, AgentFailed):
        _drop(conversation)
        raise
    _log_answered(conversation)
    return output.model_copy(update={"provenance": conversation.provenance})


def _asked_twice_at_most[M](ask: Callable[[Asked], M], agent: FoundryAgent, question: Asked) -> M:
    try:
        return ask(question)
    except UnusableReply as first:
        _log.info("foundry_asked_again agent=%s: %s", agent.name, first)
        return _second_try(ask, agent, first)


def _drop(conversation: Conversation) -> None:
    """Half a conversation is no part of the claim's record: nobody would find it to delete it."""
    conversation_id = conversation.provenance.conversation_id
    if conversation_id is not None:
        with suppress(AgentUnavailable, AgentFailed):
            conversation.agent.conversations.forget(conversation_id)


def _second_try[M](ask: Callable[[Asked], M], agent: FoundryAgent, first: UnusableReply) -> M:
    try:
        return ask(again(first.problems))
    except UnusableReply as second:
        message = f"both replies of agent {agent.name!r} are unusable: {second}"
    raise AgentAnswerUnusable(
        f"{message}. Its instructions may not be ours: `python -m function_app.agents.provision`"
    )


def _log_answered(conversation: Conversation) -> None:
    seen = conversation.provenance
    _log.info(
        "foundry_answered agent=%s version=%s model=%s response=%s tokens_in=%d tokens_out=%d",
        seen.agent_name, seen.agent_version, seen.model, seen.response_id, seen.input_tokens,
        seen.output_tokens,
    )  # fmt: skip
