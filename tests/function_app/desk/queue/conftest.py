from collections.abc import Iterator

import pytest

from function_app.claim_index.database import Database
from tests.desk_rows import opened
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Of a database of the module's own, as DESK_DATABASE_URL has it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('desk')}/desk.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    yield server.new_database()


@pytest.fixture(scope="module")
def database(address: str) -> Iterator[Database]:
    database = opened(address)
    yield database
    database.close()
