from collections.abc import Iterator

import pytest
from durabletask.client import TaskHubGrpcClient

from tests.hosts import ROOT, Host, running_host


@pytest.fixture(scope="module")
def hub_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host without functions: its work is done by workers that connect."""
    with running_host(ROOT / "tests/apps/empty", data_dir=tmp_path_factory.mktemp("hub")) as host:
        yield host


@pytest.fixture(scope="module")
def hub(hub_host: Host) -> Iterator[TaskHubGrpcClient]:
    with TaskHubGrpcClient(host_address=hub_host.grpc_address) as client:
        yield client
