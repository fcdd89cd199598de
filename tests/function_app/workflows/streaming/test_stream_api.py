"""`GET /api/agent/stream/{session}` as a browser's EventSource and other clients meet it."""

import threading
from typing import Any

import pytest

from tests.function_app.workflows.streaming.conftest import Streaming
from tests.function_app.workflows.streaming.event_source import DONE, PATH, EventSource, Parser

PIECES = ["Once", " upon", "\n\n  a ", "\n", "🧑‍🚒\u2028\u0085", "time\0", " :id: 7", "."]


def messages(*pieces: str) -> list[tuple[str, str]]:
    return [("message", piece) for piece in pieces]


@pytest.mark.parametrize("by_header", [True, False], ids=["Last-Event-ID", "cursor"])
def test_a_reader_cut_off_at_any_event_reads_every_piece_once(
    streaming: Streaming, session: str, by_header: bool
):
    streaming.said(session, "run", *PIECES)
    expected = [*messages(*PIECES), DONE]
    for cut in range(len(expected) + 1):
        source = EventSource(streaming.host.client, session, by_header)
        read = source.ask(hang_up_after=cut)
        assert len(read) == cut
        assert read + source.ask() == expected
        assert source.ask() == []
        assert source.status == 204


def test_a_waiting_reader_gets_the_first_piece_while_the_agent_still_talks(
    streaming: Streaming, session: str
):
    streaming.streams.accept(session, "run")
    source = EventSource(streaming.host.client, session)
    read: list[Any] = []
    waiting = threading.Thread(target=lambda: read.extend(source.ask()))
    waiting.start()
    writer = streaming.streams.begin(session, "run")
    writer.write("Hello")
    waiting.join(timeout=10)
    assert read == messages("Hello")
    writer.write(" world")
    assert source.ask() == messages(" world")
    writer.finish()
    assert source.ask() == [DONE]


def test_many_readers_wait_without_keeping_others_waiting(in_file: Streaming, session: str):
    """More than the worker has threads."""
    in_file.streams.accept(session, "run")
    read: list[Any] = []
    sources = [EventSource(in_file.host.client, session) for _ in range(40)]
    readers = [threading.Thread(target=lambda s=s: read.extend(s.ask())) for s in sources]
    for reader in readers:
        reader.start()
    assert in_file.host.get("/api/claims").status_code == 200
    in_file.streams.begin(session, "run").write("Hello")
    for reader in readers:
        reader.join(timeout=20)
    assert read == messages("Hello") * 40


def test_a_run_begun_anew_has_the_reader_forget_and_read_it_all(streaming: Streaming, session: str):
    lost = streaming.streams.begin(session, "run")
    lost.write("Hel")
    source = EventSource(streaming.host.client, session)
    assert source.ask() == messages("Hel")
    streaming.said(session, "run", "Good", " day")
    assert source.ask() == [("restart", "[RESTART]"), *messages("Good", " day"), DONE]


def test_without_a_cursor_the_latest_run_and_after_done_the_next(
    streaming: Streaming, session: str
):
    streaming.said(session, "first", "1")
    source = EventSource(streaming.host.client, session)
    source.ask()
    streaming.said(session, "second", "2")
    streaming.said(session, "third", "3")
    assert EventSource(streaming.host.client, session).ask() == [*messages("3"), DONE]
    assert source.ask() == [*messages("2"), DONE]
    assert source.ask() == [*messages("3"), DONE]
    source.ask()
    assert source.status == 204


def test_a_failure_is_an_error_event_and_the_end(streaming: Streaming, session: str):
    writer = streaming.streams.begin(session, "run")
    writer.write("He")
    writer.fail("WriterAgent did not answer.")
    source = EventSource(streaming.host.client, session)
    assert source.ask() == [*messages("He"), ("error", "WriterAgent did not answer.")]
    assert source.ask() == []
    assert source.status == 204


def test_events_say_how_to_go_on(streaming: Streaming, session: str):
    streaming.said(session, "run", "Hello")
    reply = streaming.get(session)
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["x-conversation-id"] == session
    parser = Parser()
    parser.feed(reply.content)
    assert parser.retry == 250
    over = streaming.get(session, **{"Last-Event-ID": parser.last_id})
    assert (over.status_code, over.content) == (204, b"")
    assert over.headers["x-conversation-id"] == session
    assert over.headers["cache-control"] == "no-cache"


def test_line_breaks_of_any_kind_arrive_as_line_breaks(streaming: Streaming, session: str):
    """Server-sent events have no way to tell them apart; plain text has."""
    streaming.said(session, "run", "a\r\nb\rc\r", "\n", "\nd")
    said = EventSource(streaming.host.client, session).ask()
    assert "".join(data for name, data in said if name == "message") == "a\nb\nc\n\nd"
    assert streaming.get(session, Accept="text/plain").text == "a\r\nb\rc\r\n\nd\n"


def test_plain_text_is_told_to_the_letter(streaming: Streaming, session: str):
    streaming.said(session, "run", *PIECES)
    reply = streaming.get(session, Accept="text/plain")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.content.decode() == "".join(PIECES) + "\n"
    over = streaming.host.get(
        PATH.format(session), params={"cursor": reply.headers["x-stream-cursor"]}
    )
    assert over.status_code == 204


def test_plain_text_says_what_went_wrong(streaming: Streaming, session: str):
    writer = streaming.streams.begin(session, "run")
    writer.write("He")
    writer.fail("WriterAgent did not answer.")
    text = streaming.get(session, Accept="text/plain").text
    assert text == "He\n[Error: WriterAgent did not answer.]\n"


def test_an_unknown_session_is_not_found(streaming: Streaming, session: str):
    for name in (session, "a%40b", "x" * 2000):
        reply = streaming.get(name)
        assert reply.status_code == 404
        assert reply.json() == {
            "error": "There is no stream of this session, or it has expired.",
            "code": "stream_not_found",
        }


@pytest.mark.parametrize("cursor", ["abc", "1-2-3", "-1", "1-", "٣", "9" * 30, "$", "+"])
def test_a_cursor_that_is_none_is_refused(streaming: Streaming, session: str, cursor: str):
    streaming.said(session, "run", "Hello")
    reply = streaming.host.get(PATH.format(session), params={"cursor": cursor})
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_cursor")
    if cursor.isascii():
        assert streaming.get(session, **{"Last-Event-ID": cursor}).status_code == 400


def test_of_two_cursors_the_later_one_counts(streaming: Streaming, session: str):
    """A browser that was given an address with a cursor asks for it again each time."""
    streaming.said(session, "run", "1", "2", "3")
    source = EventSource(streaming.host.client, session)
    source.ask(hang_up_after=1)
    first = source.last_id
    source.ask(hang_up_after=1)
    reply = streaming.host.get(
        PATH.format(session), params={"cursor": first}, headers={"Last-Event-ID": source.last_id}
    )
    parser = Parser()
    parser.feed(reply.content)
    assert parser.events == [*messages("3"), DONE]


def test_a_session_of_any_name_has_a_stream(streaming: Streaming, session: str):
    streaming.said(f"{session} ä:{{x}}", "run", "Hello")
    path = f"{session}%20%C3%A4:%7Bx%7D"
    reply = streaming.get(path)
    assert reply.status_code == 200
    assert reply.headers["x-conversation-id"] == f"{session}%20%C3%A4:{{x}}"


def test_head_does_not_wait(streaming: Streaming, session: str):
    streaming.streams.accept(session, "run")
    reply = streaming.host.client.head(PATH.format(session))
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.elapsed.total_seconds() < 10


def test_readers_are_told_to_come_back_while_redis_is_down(in_redis: Streaming, session: str):
    in_redis.said(session, "run", "Hello")
    assert in_redis.redis
    in_redis.redis.stop()
    reply = in_redis.get(session)
    in_redis.redis.start()
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) > 0
    assert reply.json() == {
        "error": "The streams cannot be read at the moment. Please try again.",
        "code": "streams_unavailable",
    }
    in_redis.said(session, "run", "Hello")
    assert in_redis.get(session).status_code == 200
