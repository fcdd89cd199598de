"""`GET agent/stream/{session}`: what the agents of a session are saying, from any point on."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, NotRequired, TypedDict

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.routes import Route, sentence_and_code
from function_app.kit.workflow_http import workflow_route
from function_app.streams.ports import (
    AnsweredTurn,
    RunStreams,
    StreamNotFound,
    StreamsUnavailable,
)
from function_app.workflows.streaming.follow import PATIENCE_SECONDS, first_of
from function_app.workflows.streaming.models import CursorText, InvalidCursor, StreamRequest
from function_app.workflows.streaming.replies import plain_text, server_sent_events

RETRY_AFTER_SECONDS = 1

type ReadRecord = Callable[[DurableFunctionsClient, str], Awaitable[Sequence[AnsweredTurn]]]


class StreamApi:
    """`read_record` finds what a session's agents have answered so far."""

    def __init__(self, streams: Callable[[], RunStreams], read_record: ReadRecord) -> None:
        self._streams = streams
        self._read_record = read_record

    # Async: many may wait at once, and each would hold one of the worker's threads.
    async def agent_stream(self, req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
        asked = StreamRequest.of(req)
        turns = partial(self._read_record, client)
        read = partial(self._streams().read, asked.session, asked.after, turns)
        try:
            reading = await first_of(read, PATIENCE_SECONDS if asked.waits else 0)
        except StreamsUnavailable as error:
            later = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return http.reply(sentence_and_code(error), error.status, later)
        headers = {
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "x-conversation-id": http.header_text(asked.session),
        }
        if reading.is_over:
            return HttpResponse(status_code=204, headers=headers)
        if reading.entries:
            headers["x-stream-cursor"] = str(reading.entries[-1].id)
        form, media_type = (
            (plain_text, "text/plain")
            if asked.as_text
            else (server_sent_events, "text/event-stream")
        )
        return HttpResponse(
            form(reading.entries), headers=headers, mimetype=media_type, charset="utf-8"
        )


class _OfSession(TypedDict):
    session: Annotated[str, Field(min_length=1, examples=["maria"])]


class _Query(TypedDict):
    cursor: NotRequired[CursorText]


_Headers = TypedDict("_Headers", {"Last-Event-ID": NotRequired[CursorText]})

_STREAM = About(
    "Follow what the agents of a session are saying, from any point on.",
    {
        200: Reply(
            "What there is now: server-sent events, or plain text for whoever asks for it.",
            media=("text/event-stream", "text/plain"),
            headers=("x-conversation-id",),
        ),
        204: Reply("Everything was read, and nothing more is asked."),
    },
    path=_OfSession,
    query=_Query,
    headers=_Headers,
    refuses=(InvalidCursor, StreamNotFound, StreamsUnavailable),
    tag="agents",
)


def routes(streams: Callable[[], RunStreams], read_record: ReadRecord) -> Sequence[Route]:
    api = StreamApi(streams, read_record)
    return (workflow_route("GET", "agent/stream/{session}", api.agent_stream, _STREAM),)
