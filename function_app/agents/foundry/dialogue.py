"""Asks an agent until its reply can be read: once, and once more with what was wrong."""

import logging
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from function_app.agents.foundry.agent import Conversation, FoundryAgent
from function_app.agents.foundry.validated_reply import UnusableReply, read_object, validated
from function_app.agents.ports import AgentAnswerUnusable
from function_app.agents.prompts import again

_log = logging.getLogger(__name__)


def consult[M: BaseModel](
    conversation: Conversation,
    question: str,
    model: type[M],
    with_what_we_know: Callable[[dict[str, Any]], dict[str, Any]],
) -> M:
    """The reply as a `model`, with its provenance; `with_what_we_know` puts in what else is not the
    agent's to say.
    """

    def ask(question: str) -> M:
        content = read_object(conversation.ask(question), model)
        return validated(model, with_what_we_know(content) | {"provenance": None})

    agent = conversation.agent
    try:
        output = ask(question)
    except UnusableReply as first:
        _log.info("foundry_asked_again agent=%s: %s", agent.name, first)
        output = _second_try(ask, agent, first)
    _log_answered(conversation)
    return output.model_copy(update={"provenance": conversation.provenance})


def _second_try[M](ask: Callable[[str], M], agent: FoundryAgent, first: UnusableReply) -> M:
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
