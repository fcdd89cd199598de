from collections.abc import Iterator

import pytest

from tests.hosts import Host, running_host


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    somebody = {"LOCAL_PRINCIPAL": "ada@example.com;lead"}  # or the desk asks first who it is
    with running_host(data_dir=tmp_path_factory.mktemp("openapi"), env=somebody) as running:
        yield running
