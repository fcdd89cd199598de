from collections.abc import Iterator

import pytest

from tests.agents_api import AgentsApi
from tests.hosts import running_host
from tests.openai_server import OpenAiServer
from tests.postgres_server import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def model() -> Iterator[OpenAiServer]:
    with OpenAiServer() as server:
        yield server


@pytest.fixture(scope="session")
def agents(model: OpenAiServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentsApi]:
    """The real app, whose agents ask `model` as an Azure OpenAI resource."""
    data = tmp_path_factory.mktemp("agents")
    env = {**model.azure_settings, "AGENT_TIMEOUT_SECONDS": "2"}
    with running_host(data_dir=data, env=env) as host:
        yield AgentsApi(host)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server
