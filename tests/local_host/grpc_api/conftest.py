from collections.abc import Iterator

import grpc
import pytest
from azure.durable_functions.internal.azurefunctions_grpc_interceptor import (
    AzureFunctionsDefaultClientInterceptorImpl,
)
from durabletask.client import TaskHubGrpcClient
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub

from tests.hosts import ROOT, Host, running_host
from tests.local_host.conftest import DURABLE_APP


@pytest.fixture(scope="module")
def hub_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host without functions: its work is done by workers that connect."""
    folder = tmp_path_factory.mktemp("hub")
    with running_host(ROOT / "tests/apps/empty", data_dir=folder, grpc_port=0) as host:
        yield host


@pytest.fixture(scope="module")
def hub(hub_host: Host) -> Iterator[TaskHubGrpcClient]:
    with TaskHubGrpcClient(host_address=hub_host.grpc_address) as client:
        yield client


@pytest.fixture(scope="module")
def durable_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """As the other tests' one, with its door open."""
    folder = tmp_path_factory.mktemp("hub")
    with running_host(DURABLE_APP, data_dir=folder, grpc_port=0) as host:
        yield host


@pytest.fixture(scope="module")
def address(durable_host: Host) -> str:
    return durable_host.grpc_address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[TaskHubGrpcClient]:
    with TaskHubGrpcClient(host_address=address) as sdk_client:
        yield sdk_client


@pytest.fixture(scope="module")
def functions_client(address: str) -> Iterator[TaskHubGrpcClient]:
    """The client that a function app has: it says which task hub it means."""
    naming = AzureFunctionsDefaultClientInterceptorImpl("TestHubName", "")
    with TaskHubGrpcClient(host_address=address, interceptors=[naming]) as sdk_client:
        yield sdk_client


@pytest.fixture(scope="module")
def stub(address: str) -> Iterator[TaskHubSidecarServiceStub]:
    """The protocol itself, for what the SDK's client does not say."""
    with grpc.insecure_channel(address) as channel:
        yield TaskHubSidecarServiceStub(channel)
