from collections.abc import Iterator

import pytest

from tests.function_app.workflows.outbox import Outbox
from tests.hosts import Host, running_host


@pytest.fixture(scope="session")
def outbox() -> Iterator[Outbox]:
    with Outbox() as server:
        yield server


@pytest.fixture(scope="session")
def workflow_host(outbox: Outbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The app as it is deployed, with offline agents."""
    env = {"NOTIFICATION_WEBHOOK_URL": f"{outbox.url}/hook"}
    with running_host(data_dir=tmp_path_factory.mktemp("workflows"), env=env) as host:
        yield host
