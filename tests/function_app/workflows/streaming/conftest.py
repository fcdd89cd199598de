from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.redis_streams import RedisLog
from function_app.streams.sqlite_streams import FILE_NAME, SqliteLog
from tests.function_app.workflows.streaming.event_source import PATH
from tests.hosts import Host, running_host
from tests.redis_server import RedisServer, running_redis

TTL = timedelta(minutes=10)


@dataclass(frozen=True)
class Streaming:
    """The app on the local host, and its store, into which a test may write as an agent does."""

    host: Host
    streams: LoggedStreams
    redis: RedisServer | None = None

    def get(self, session: str, **headers: str) -> httpx.Response:
        return self.host.get(PATH.format(session), headers=headers)

    def said(self, session: str, run: str, *pieces: str) -> None:
        writer = self.streams.begin(session, run)
        for piece in pieces:
            writer.write(piece)
        writer.finish()


@pytest.fixture(scope="session")
def in_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    folder = tmp_path_factory.mktemp("streaming")
    with running_host(data_dir=folder, env={"REDIS_CONNECTION_STRING": ""}) as host:
        log = SqliteLog(folder / FILE_NAME, TTL)
        yield Streaming(host, LoggedStreams(log))
        log.close()


@pytest.fixture(scope="session")
def in_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    folder = tmp_path_factory.mktemp("streaming")
    with running_redis(folder) as redis:
        env = {"REDIS_CONNECTION_STRING": redis.url}
        with running_host(data_dir=folder, env=env) as host:
            log = RedisLog(redis.url, TTL)
            yield Streaming(host, LoggedStreams(log), redis)
            log.close()


@pytest.fixture(params=["in_file", "in_redis"])
def streaming(request: pytest.FixtureRequest) -> Streaming:
    return request.getfixturevalue(request.param)


@pytest.fixture
def session() -> str:
    return uuid4().hex
