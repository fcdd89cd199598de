"""What Redis alone has to do with: the layout others know, its expiry, its outages."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import START, StreamNotFound, StreamsUnavailable
from function_app.streams.redis_streams import RedisLog
from tests.function_app.streams.reader import Reader, said
from tests.redis_server import RedisServer, running_redis

TINY = timedelta(milliseconds=80)


@pytest.fixture
def redis(redis_server: RedisServer) -> Iterator[Any]:
    with Redis.from_url(redis_server.url, decode_responses=True) as client:
        yield client


@pytest.fixture
def reader(redis_log: RedisLog) -> Reader:
    return Reader(LoggedStreams(redis_log), uuid4().hex)


@pytest.fixture
def outage(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


def test_entries_lie_as_the_readers_of_agent_framework_expect_them(redis: Any, reader: Reader):
    said(reader.streams, "run", "Hello", " world", session=reader.session)
    entries = [fields for _, fields in redis.xrange(f"agent-stream:{reader.session}")]

    assert [(e["text"], e["sequence"], e.get("done")) for e in entries] == [
        ("Hello", "0", None),
        (" world", "1", None),
        ("", "2", "true"),
    ]
    assert all(abs(int(e["timestamp"]) - redis.time()[0] * 1000) < 60_000 for e in entries)
    assert 590 < redis.ttl(f"agent-stream:{reader.session}") <= 600


def test_a_failure_is_an_entry_with_an_error(redis: Any, reader: Reader):
    reader.streams.begin(reader.session, "run").fail("It did not answer.")
    [(_, fields)] = redis.xrange(f"agent-stream:{reader.session}")
    assert (fields["text"], fields["error"]) == ("", "It did not answer.")


def test_a_stream_that_another_program_wrote_is_read(redis: Any, reader: Reader):
    key = f"agent-stream:{reader.session}"
    for number, text in enumerate(["Hello", " world"]):
        redis.xadd(key, {"text": text, "sequence": number, "timestamp": 1})
    redis.xadd(key, {"text": "", "sequence": 2, "timestamp": 1, "done": "true"})
    assert reader.words() == ["Hello", " world", "done"]


def test_of_several_runs_that_another_program_wrote_one_is_read_at_a_time(
    redis: Any, reader: Reader
):
    for text in ("Hello", "Good day"):
        redis.xadd(f"agent-stream:{reader.session}", {"text": text})
        redis.xadd(f"agent-stream:{reader.session}", {"text": "", "done": "true"})
    assert reader.words(START) == ["Hello", "done"]
    assert reader.words(reader.entries(START)[-1].id) == ["Good day", "done"]


def test_a_run_begun_anew_counts_its_pieces_anew(redis: Any, reader: Reader):
    lost = reader.streams.begin(reader.session, "run")
    lost.write("Hel")
    lost.write("lo")
    said(reader.streams, "run", "Hello", session=reader.session)
    entries = [fields for _, fields in redis.xrange(f"agent-stream:{reader.session}")]
    assert [(e["text"], e["sequence"]) for e in entries if e["text"]] == [
        ("Hel", "0"),
        ("lo", "1"),
        ("Hello", "0"),
    ]


def test_ids_are_those_of_redis(redis: Any, reader: Reader):
    said(reader.streams, "run", "Hello", session=reader.session)
    ids = [entry_id for entry_id, _ in redis.xrange(f"agent-stream:{reader.session}")]
    assert [str(entry.id) for entry in reader.entries()] == ids


def test_all_of_a_session_expires_after_the_last_write(redis: Any, redis_server: RedisServer):
    log = RedisLog(redis_server.url, TINY)
    reader = Reader(LoggedStreams(log), uuid4().hex)
    redis.config_set("notify-keyspace-events", "Ex")
    expiries = redis.pubsub()
    expiries.psubscribe("__keyevent@0__:expired")
    expiries.get_message(timeout=5)  # that it listens
    said(reader.streams, "run", "Hello", session=reader.session)
    gone = {expiries.get_message(timeout=5)["data"] for _ in range(2)}
    expiries.close()
    log.close()

    assert gone == {
        f"agent-stream:{reader.session}",
        f"{{agent-stream:{reader.session}}}:runs",
    }
    with pytest.raises(StreamNotFound):
        reader.read()


def test_each_write_begins_the_time_anew(redis: Any, reader: Reader):
    key, runs = f"agent-stream:{reader.session}", f"{{agent-stream:{reader.session}}}:runs"
    writer = reader.streams.begin(reader.session, "run")
    writer.write("Hello")
    redis.expire(key, 5)
    redis.expire(runs, 5)
    writer.write(" world")
    assert min(redis.ttl(key), redis.ttl(runs)) > 590


def test_a_session_that_goes_on_does_not_keep_its_old_runs(redis: Any, reader: Reader):
    key, runs = f"agent-stream:{reader.session}", f"{{agent-stream:{reader.session}}}:runs"
    redis.xadd(key, {"text": "old", "sequence": 0, "timestamp": 1, "run": "old"}, id="1000-0")
    redis.zadd(runs, {"old": 1_000_000})
    said(reader.streams, "new", "Hello", session=reader.session)
    assert [fields["run"] for _, fields in redis.xrange(key)] == ["new", "new"]
    assert redis.zrange(runs, 0, -1) == ["new"]


def test_an_agent_answers_while_redis_is_down_and_readers_are_told(
    outage: RedisServer, caplog: pytest.LogCaptureFixture
):
    log = RedisLog(outage.url, timedelta(minutes=1))
    reader = Reader(LoggedStreams(log))
    outage.stop()
    reader.streams.accept("s", "run")
    said(reader.streams, "run", "Hello", " world")
    with pytest.raises(StreamsUnavailable):
        reader.read()
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert "stream_not_written run=run" in caplog.text
    log.close()


def test_a_run_that_began_during_an_outage_is_caught_up_with_at_its_end(outage: RedisServer):
    log = RedisLog(outage.url, timedelta(minutes=1))
    reader = Reader(LoggedStreams(log))
    writer = reader.streams.begin("s", "run")
    writer.write("Hel")
    outage.stop()
    writer.write("lo")
    outage.start()
    writer.write(" world")
    writer.finish()
    assert reader.words() == ["restart", "Hello world", "done"]
    log.close()
