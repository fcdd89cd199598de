"""A session with an agent: a durable entity whose state is the conversation. Turns queue, since an
entity does one thing at a time; a turn that is delivered twice is answered from the record.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from durabletask.entities import EntityContext

from function_app.chat.agents import AgentDeclaration
from function_app.chat.failures import TurnFailed, TurnFailure, unforeseen
from function_app.chat.responses import response_of
from function_app.chat.session_state import (
    ASSISTANT,
    REQUEST,
    RESET,
    RESPONSE,
    RUN,
    Content,
    Entry,
    RunRequest,
    SessionMessage,
    SessionState,
    Spoken,
    Usage,
)
from function_app.chat.talk import Talk
from function_app.kit.logs import without_text
from function_app.kit.timestamps import iso_utc
from function_app.streams.ports import RunStreams

logger = logging.getLogger(__name__)

type SessionEntity = Callable[[EntityContext, Any], Any]


@dataclass(frozen=True)
class Sessions:
    """Who answers, and where the pieces go; both are made when the first turn needs them."""

    talk: Callable[[], Talk]
    streams: Callable[[], RunStreams]


def session_entity(agent: AgentDeclaration, sessions: Sessions) -> SessionEntity:
    """The entity function of this agent, for a Functions app or a `durabletask` worker."""

    def entity(ctx: EntityContext, request: Any) -> Any:
        if ctx.operation == RUN:
            return _run(ctx, _Turn(agent, sessions, ctx.entity_id.key, RunRequest.read(request)))
        if ctx.operation == RESET:
            return ctx.set_state(SessionState().dump())
        raise ValueError("A session knows the operations run and reset.")

    entity.__name__ = agent.entity_name
    return entity


def _run(ctx: EntityContext, turn: "_Turn") -> dict[str, Any]:
    session = SessionState.read(ctx.get_state())
    response = session.response_to(turn.request.correlation_id)
    if response is None:
        asked = _asked(turn.request)
        response = turn.answered(session.with_entries(asked).conversation())
        ctx.set_state(session.with_entries(asked, response).dump())
    return response_of(response)


@dataclass(frozen=True)
class _Turn:
    agent: AgentDeclaration
    sessions: Sessions
    session_key: str
    request: RunRequest

    def answered(self, conversation: Sequence[Spoken]) -> Entry:
        run = self.request.correlation_id
        writer = self.sessions.streams().begin(self.session_key, run)
        try:
            answer = self.sessions.talk()(self.agent, conversation, self.request, writer.write)
        except TurnFailed as failed:
            failure = failed.failure
        except Exception as error:  # noqa: BLE001 - a turn that is not ended here never has an end
            _log_unforeseen(error, self.agent, run)
            failure = unforeseen(self.agent.name)
        else:
            writer.finish()
            _log_answered(self.agent, run, answer.usage)
            return _response(self.request, answer.messages, answer.usage)
        writer.fail(failure.message)
        return _response(self.request, [_failed(self.agent, failure)])


def _log_answered(agent: AgentDeclaration, run: str, usage: Usage | None) -> None:
    if usage is None:
        logger.info("turn_answered agent=%s run=%s", agent.name, run)
        return
    tokens = usage.input_token_count, usage.output_token_count
    logger.info(
        "turn_answered agent=%s run=%s tokens_in=%s tokens_out=%s", agent.name, run, *tokens
    )


def _log_unforeseen(error: Exception, agent: AgentDeclaration, run: str) -> None:
    logger.error("turn_broke_off agent=%s run=%s error=%s", agent.name, run, without_text(error))


def _asked(request: RunRequest) -> Entry:
    at = iso_utc(request.created_at or datetime.now(UTC))
    message = SessionMessage(
        role=request.role, contents=(Content(kind="text", text=request.message),), created_at=at
    )
    return Entry(
        kind=REQUEST,
        correlation_id=request.correlation_id,
        created_at=at,
        messages=(message,),
        response_type=request.request_response_format,
        orchestration_id=request.orchestration_id,
    )


def _failed(agent: AgentDeclaration, failure: TurnFailure) -> SessionMessage:
    error = Content(
        kind="error",
        message=failure.message,
        error_code=failure.code,
        details=failure.details(),
    )
    return SessionMessage(role=ASSISTANT, contents=(error,), author_name=agent.name)


def _response(
    request: RunRequest, messages: Sequence[SessionMessage], usage: Usage | None = None
) -> Entry:
    return Entry(
        kind=RESPONSE,
        correlation_id=request.correlation_id,
        created_at=iso_utc(datetime.now(UTC)),
        messages=tuple(messages),
        usage=usage,
    )
