"""How an orchestration asks an agent: in a session that it names, again when the model fails in
passing, and once more when the answer does not fit. Deterministic; all waits are durable.
"""

from typing import Any, overload
from uuid import UUID

from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext, TaskFailedError

from function_app.chat.agents import agent_named
from function_app.chat.failures import TurnFailure, unavailable
from function_app.chat.fit import DoesNotFit, fitted
from function_app.chat.outputs import AgentOutput
from function_app.chat.responses import read_response
from function_app.chat.session_state import RUN, RunRequest, asks_for
from function_app.kit.durable.backoff import MOST_PAUSES
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.retry import RETRIES, TaskGenerator, pause_of_its_own


class AgentGaveUp(Exception):
    """There will be no answer; the message is a sentence for people, and ends the orchestration."""


@overload
def ask_agent(
    ctx: OrchestrationContext, agent: str, session_key: str, message: str
) -> TaskGenerator[str]: ...


@overload
def ask_agent[M: AgentOutput](
    ctx: OrchestrationContext, agent: str, session_key: str, message: str, output: type[M]
) -> TaskGenerator[M]: ...


def ask_agent(
    ctx: OrchestrationContext,
    agent: str,
    session_key: str,
    message: str,
    output: type[AgentOutput] | None = None,
) -> TaskGenerator[Any]:
    """The answer: text, or an `output`. `session_key` may be `ctx.new_uuid()`; who asks twice with
    the same one goes on with the conversation.
    """
    text = yield from _answer(ctx, agent, session_key, message, output)
    if output is None:
        return text
    try:
        return fitted(text, output)
    except DoesNotFit as unfit:
        again = unfit.said_to_the_agent
    text = yield from _answer(ctx, agent, session_key, again, output)
    try:
        return fitted(text, output)
    except DoesNotFit:
        raise AgentGaveUp(f"The answer of {agent} could not be used.") from None


def _answer(
    ctx: OrchestrationContext,
    agent: str,
    session_key: str,
    message: str,
    output: type[AgentOutput] | None,
) -> TaskGenerator[str]:
    """Each try is a turn of its own: one that failed stays in the session's record."""
    tries = pauses = 0
    while True:
        answer = yield from _turn(ctx, agent, session_key, message, output)
        if isinstance(answer, str):
            return answer
        if not answer.is_passing:
            raise AgentGaveUp(answer.message)
        if answer.retry_after_seconds is None:
            tries += 1
            if tries == RETRIES.max_number_of_attempts:
                raise AgentGaveUp(f"{agent} did not answer, though it was asked {tries} times.")
            wait = RETRIES.first_retry_interval * 2 ** (tries - 1)
        else:
            if pauses == MOST_PAUSES:
                raise AgentGaveUp(f"{agent} was busy for too long.")
            wait = pause_of_its_own(ctx, answer.retry_after_seconds, pauses)
            pauses, tries = pauses + 1, 0
        yield ctx.create_timer(utc_now(ctx) + wait)


def _turn(
    ctx: OrchestrationContext,
    agent: str,
    session_key: str,
    message: str,
    output: type[AgentOutput] | None,
) -> TaskGenerator[str | TurnFailure]:
    request = RunRequest(
        message=message,
        correlation_id=UUID(ctx.new_uuid()).hex,
        response_format=asks_for(output) if output else None,
        request_response_format="json" if output else "text",
        created_at=utc_now(ctx),
        orchestration_id=ctx.instance_id,
    )
    session = EntityInstanceId(agent_named(agent).entity_name, session_key)
    try:
        response = yield ctx.call_entity(session, RUN, request.dump())
    except TaskFailedError:
        return unavailable(agent)  # a turn that broke off: worth another try
    return read_response(response)
