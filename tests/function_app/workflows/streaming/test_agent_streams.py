"""What an agent says arrives piece by piece, through lost connections, crashes and outages."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from durabletask.client import AsyncTaskHubGrpcClient

from function_app.streams.ports import START, Entry, Kind, StreamNotFound
from function_app.streams.session_streams import SessionStreams
from function_app.workflows.streaming.answered_turns import answered_turns
from tests.agents_api import AgentsApi, new_session
from tests.function_app.workflows.streaming.event_source import DONE, PATH, EventSource
from tests.hosts import Host, running_host
from tests.openai_server import Asked, OpenAiServer, Pieces, Says, refused
from tests.redis_server import RedisServer, running_redis

AGENT = "WriterAgent"
PIECES = ["Once", " upon\n", "\n  a ", "time", " 🧑‍🚒."]
TOLD = [*(("message", piece) for piece in PIECES), DONE]


@dataclass
class Speaker:
    """A model that says the next piece when it is told to."""

    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def says(self, asked: Asked) -> Says:
        waited_for = [part for piece in PIECES for part in (self.next_step, piece)]
        return Pieces([*waited_for, self.next_step])

    def next_step(self) -> None:
        assert self.steps.acquire(timeout=20)

    def go_on(self, steps: int = 1) -> None:
        self.steps.release(steps)


@dataclass(frozen=True)
class Stage:
    host: Host
    model: OpenAiServer
    redis: RedisServer | None = None

    @property
    def agents(self) -> AgentsApi:
        return AgentsApi(self.host)

    def source(self, session: str) -> EventSource:
        return EventSource(self.host.client, session)

    def ask(self, session: str) -> None:
        reply = self.agents.say(AGENT, "Tell me a story.", session, wait_for_response=False)
        assert reply.status_code == 202, reply.text


@pytest.fixture(scope="module", params=["file", "redis"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    data: Path = tmp_path_factory.mktemp("agent-streams")
    with OpenAiServer() as model:
        if request.param == "file":
            env = {"REDIS_CONNECTION_STRING": "", **model.azure_settings}
            with running_host(data_dir=data, env=env, grpc_port=0) as host:
                yield Stage(host, model)
            return
        with running_redis(data) as redis:
            env = {"REDIS_CONNECTION_STRING": redis.url, **model.azure_settings}
            with running_host(data_dir=data, env=env) as host:
                yield Stage(host, model, redis)


@pytest.fixture
def speaker(stage: Stage) -> Iterator[Speaker]:
    speaker = Speaker()
    stage.model.reply = speaker.says
    yield speaker
    speaker.go_on(100)  # nothing is left waiting


def test_the_first_piece_is_read_while_the_model_still_talks(stage: Stage, speaker: Speaker):
    session = new_session()
    stage.ask(session)
    source = stage.source(session)
    for expected in TOLD[:-1]:
        speaker.go_on()
        assert source.ask() == [expected]
        assert stage.agents.session(AGENT, session).status_code == 404  # no answer is recorded yet
    speaker.go_on()
    assert source.until_done() == [DONE]
    # The record is on disk a moment after the last piece.
    record = stage.agents.until(AGENT, session, lambda record: len(record["messages"]) == 2)
    assert record["messages"][-1]["text"] == "".join(PIECES)


def test_a_reader_cut_off_at_any_event_of_a_run_reads_every_piece_once(
    stage: Stage, speaker: Speaker
):
    session = new_session()
    stage.ask(session)
    speaker.go_on(2)
    early = [stage.source(session) for _ in range(2)]
    first = [source.ask(hang_up_after=1) for source in early]
    speaker.go_on(len(PIECES))
    for source, read in zip(early, first, strict=True):
        assert read + source.until_done() == TOLD
    for cut in range(len(TOLD) + 1):
        source = stage.source(session)
        read = source.ask(hang_up_after=cut)
        assert read + source.ask() == TOLD
        source.ask()
        assert source.status == 204


def test_each_turn_of_a_session_is_a_run_of_its_own(stage: Stage):
    session = new_session()
    source = stage.source(session)
    for word in ("one", "two", "three"):
        stage.model.reply = lambda asked: Pieces([f"{asked.text}, ", "yes"])
        assert stage.agents.answer(AGENT, word, session) == f"{word}, yes"
        said = [("message", f"{word}, "), ("message", "yes"), DONE]
        assert source.until_done() == said
        assert stage.source(session).ask() == said
    assert source.ask() == []
    assert source.status == 204


def test_a_model_that_fails_ends_the_stream_with_a_sentence(stage: Stage):
    session = new_session()
    stage.model.reply = lambda asked: refused(401, "no_key")
    assert stage.agents.say(AGENT, "Hello", session).status_code == 502
    [(name, sentence)] = stage.source(session).ask()
    assert (name, "secret" in sentence) == ("error", False)
    assert AGENT in sentence


def test_after_a_crash_the_reader_is_told_and_reads_every_piece_of_the_second_run_once(
    stage: Stage, speaker: Speaker
):
    session = new_session()
    stage.ask(session)
    speaker.go_on(2)
    source = stage.source(session)
    read: list[tuple[str, str]] = []
    while len(read) < 2:
        read += source.ask()
    stage.host.kill9()
    speaker.go_on(100)
    stage.host.restart()
    source.client = stage.host.client
    read += source.until_done()
    assert read == [*TOLD[:2], ("restart", "[RESTART]"), *TOLD]
    assert stage.source(session).ask() == [("restart", "[RESTART]"), *TOLD]
    assert source.ask() == []
    assert source.status == 204


@pytest.mark.parametrize("stage", ["redis"], indirect=True)
def test_an_agent_answers_while_redis_is_down(stage: Stage):
    assert stage.redis
    stage.model.reply = lambda asked: Pieces(PIECES)
    session = new_session()
    stage.redis.stop()
    answer = stage.agents.answer(AGENT, "Hello", session)
    down = stage.host.get(PATH.format(session))
    stage.redis.start()

    assert answer == "".join(PIECES)
    assert (down.status_code, down.json()["code"]) == (503, "streams_unavailable")
    assert stage.agents.answer(AGENT, "Hello again", session) == "".join(PIECES)
    assert stage.source(session).ask() == TOLD


@pytest.mark.parametrize("stage", ["file"], indirect=True)
def test_without_a_store_an_answer_is_read_from_the_session(stage: Stage):
    session = new_session()
    stage.model.reply = lambda asked: refused(401, "no_key") if asked.text == "2" else asked.text
    stage.agents.answer(AGENT, "1", session)
    stage.agents.answer("PhysicistAgent", "one", session)
    stage.agents.say(AGENT, "2", session)
    streams = SessionStreams(timedelta(minutes=10))

    async def read() -> list[tuple[Kind, str]]:
        client: Any = AsyncTaskHubGrpcClient(host_address=stage.host.grpc_address)
        turns = partial(answered_turns, client)
        told: list[Entry] = []
        cursor = START
        while not (reading := await streams.read(session, cursor, turns)).is_over:
            told += reading.entries
            cursor = told[-1].id
        with pytest.raises(StreamNotFound):
            await streams.read(new_session(), None, turns)
        with pytest.raises(StreamNotFound):
            await streams.read("no@session", None, turns)
        await client.close()
        return [(entry.kind, entry.text) for entry in told]

    assert asyncio.run(read()) == [
        (Kind.PIECE, "1"),
        (Kind.DONE, ""),
        (Kind.PIECE, "one"),
        (Kind.DONE, ""),
        (Kind.ERROR, stage.agents.session(AGENT, session).json()["messages"][-1]["text"]),
    ]
