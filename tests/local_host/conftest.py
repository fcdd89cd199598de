from collections.abc import Iterator

import pytest

from tests.hosts import ROOT, Host, running_host

DURABLE_APP = ROOT / "tests/apps/durable"


@pytest.fixture(scope="module")
def durable_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that serves the small durable project; its tests use instance ids of their own."""
    with running_host(DURABLE_APP, data_dir=tmp_path_factory.mktemp("hub")) as host:
        yield host
