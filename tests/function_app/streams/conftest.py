from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.redis_streams import RedisLog
from function_app.streams.session_log import SessionLog
from function_app.streams.sqlite_streams import SqliteLog
from tests.redis_server import RedisServer, running_redis

TTL = timedelta(minutes=10)


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def sqlite_log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(tmp_path / "streams.db", TTL)
    yield log
    log.close()


@pytest.fixture
def redis_log(redis_server: RedisServer) -> Iterator[RedisLog]:
    log = RedisLog(redis_server.url, TTL)
    yield log
    log.close()


@pytest.fixture(params=["sqlite", "redis"])
def log(request: pytest.FixtureRequest) -> SessionLog:
    """Each store that there is."""
    return request.getfixturevalue(f"{request.param}_log")


@pytest.fixture
def streams(log: SessionLog) -> LoggedStreams:
    return LoggedStreams(log)
