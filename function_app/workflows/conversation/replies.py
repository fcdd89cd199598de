"""What the caller of an agent is told, in the form in which they asked."""

import math
from typing import Any

from azure.functions import HttpResponse

from function_app.chat.failures import TurnFailure
from function_app.kit import http
from function_app.workflows.conversation.models import Question
from function_app.workflows.conversation.sessions import session_headers
from function_app.workflows.conversation.waiting import Turn

ACCEPTED = "Agent request accepted"
TIMED_OUT = "The agent has not answered yet. It goes on; its answer can be read in the session."


class Replies:
    """To one question, which is asked as the turn `correlation_id`."""

    def __init__(self, agent: str, question: Question, correlation_id: str) -> None:
        self._agent, self._question, self._run = agent, question, correlation_id

    def answered(self, turn: Turn) -> HttpResponse:
        failure = turn.response.failure
        if failure:
            return self._failed(failure, turn)
        return self._reply(turn.response.text, "success", 200, turn.message_count)

    def accepted(self) -> HttpResponse:
        return self._reply(ACCEPTED, "accepted", 202)

    def timed_out(self) -> HttpResponse:
        return self._error(504, "timeout", TIMED_OUT, "agent_timeout")

    def _reply(
        self, text: str, status: str, code: int, message_count: int | None = None
    ) -> HttpResponse:
        if self._question.answer_as_json:
            body = {"response": text, "message": self._question.said.message, "status": status}
            return http.reply({**body, **self._names(message_count)}, code, self._headers)
        return HttpResponse(
            text,
            status_code=code,
            mimetype="text/plain",
            charset="utf-8",
            headers={**http.HEADERS, **self._headers},
        )

    def _failed(self, failure: TurnFailure, turn: Turn) -> HttpResponse:
        again = failure.retry_after_seconds
        reply = self._error(
            502 if again is None else 503,
            "error",
            failure.message,
            failure.code,
            message_count=turn.message_count,
        )
        if again is not None:
            reply.headers["Retry-After"] = str(math.ceil(again))
        return reply

    def _error(
        self,
        http_status: int,
        status: str,
        sentence: str,
        code: str,
        *,
        message_count: int | None = None,
    ) -> HttpResponse:
        body = {
            "error": sentence,
            "code": code,
            "message": self._question.said.message,
            "status": status,
            **self._names(message_count),
        }
        return http.reply(body, http_status, self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return session_headers(self._question.session)

    def _names(self, message_count: int | None) -> dict[str, Any]:
        session, run = self._question.session, self._run
        counted = {} if message_count is None else {"message_count": message_count}
        camel = {} if message_count is None else {"messageCount": message_count}
        return {
            "agent": self._agent,
            "session_id": session,
            "correlation_id": run,
            **counted,
            "sessionId": session,
            "thread_id": session,  # as clients of July 2026 and before call it
            "correlationId": run,
            **camel,
        }
