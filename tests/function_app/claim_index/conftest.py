from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from function_app.claim_index.database import Database
from function_app.claim_index.opened import open_database
from function_app.settings import Settings
from tests.postgres_server import PostgresServer


@pytest.fixture(params=["sqlite", "postgres"])
def desk_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has used yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def database(desk_url: str) -> Iterator[Database]:
    opened = opened_at(desk_url)
    yield opened
    opened.close()


def opened_at(url: str) -> Database:
    opened = open_database(Settings(desk_database_url=SecretStr(url)))
    assert opened is not None
    return opened
