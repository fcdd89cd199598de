from collections.abc import Iterator

import pytest

from tests.hosts import Host, running_host


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(data_dir=tmp_path_factory.mktemp("openapi")) as running:
        yield running
