"""Entities as the durable client sees them."""

import time
import uuid
from datetime import timedelta
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import pytest
from durabletask.client import EntityQuery, TaskHubGrpcClient
from durabletask.entities import EntityInstanceId
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub

from tests.hosts import Host
from tests.local_host.grpc_api.hub_workers import now, output


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def tally(key: str) -> EntityInstanceId:
    return EntityInstanceId("Tally", key)


def add(client: TaskHubGrpcClient, key: str, number: int) -> Any:
    """Adds, and returns what the tally then says."""
    call = {"key": key, "number": number}
    return output(client, client.schedule_new_orchestration("counts", input=call))


def keys(client: TaskHubGrpcClient, prefix: str, **wanted: Any) -> list[str]:
    query = EntityQuery(instance_id_starts_with=f"@tally@{prefix}", **wanted)
    return [entity.id.key for entity in client.get_all_entities(query)]


def test_a_signal_and_a_call_change_the_state(client: TaskHubGrpcClient, key: str) -> None:
    assert client.get_entity(tally(key)) is None
    client.signal_entity(tally(key), "add", 40)
    assert add(client, key, 2) == 42
    entity = client.get_entity(tally(key))
    assert entity is not None
    assert (entity.get_state(int), entity.backlog_queue_size) == (42, 0)
    bare = client.get_entity(tally(key), include_state=False)
    assert bare is not None
    assert bare.get_state(int) is None


def test_a_delayed_signal_waits_for_the_clock(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    add(client, key, 1)
    client.signal_entity(tally(key), "add", 10, signal_time=now(durable_host) + timedelta(hours=1))
    assert add(client, key, 100) == 101
    entity = client.get_entity(tally(key))
    assert entity is not None
    assert entity.backlog_queue_size == 1
    durable_host.advance_clock(3_600)
    assert add(client, key, 0) == 111


def test_entities_are_listed_page_by_page(client: TaskHubGrpcClient, key: str) -> None:
    for number, letter in enumerate("cab"):
        add(client, f"{key}{letter}", number)
    for size in (1, 2, 3, None):
        assert keys(client, key, page_size=size) == [f"{key}{letter}" for letter in "abc"]
    assert keys(client, f"{key}b") == [f"{key}b"]


def test_entities_are_found_by_when_they_changed(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    add(client, f"{key}-early", 1)
    durable_host.advance_clock(3_600)
    noon = now(durable_host)
    add(client, f"{key}-late", 1)
    assert keys(client, key, last_modified_from=noon) == [f"{key}-late"]
    assert keys(client, key, last_modified_to=noon) == [f"{key}-early"]


def test_empty_entities_are_listed_only_when_asked_for_and_cleaned_away(
    client: TaskHubGrpcClient, key: str
) -> None:
    add(client, f"{key}-full", 1)
    client.signal_entity(tally(f"{key}-empty"), "read")
    deadline = time.monotonic() + 10
    while len(keys(client, key, include_transient=True)) < 2:
        assert time.monotonic() < deadline
    assert keys(client, key) == [f"{key}-full"]
    assert client.get_entity(tally(f"{key}-empty")) is None
    client.clean_entity_storage(remove_empty_entities=False)
    assert len(keys(client, key, include_transient=True)) == 2
    assert client.clean_entity_storage().empty_entities_removed >= 1
    assert keys(client, key, include_transient=True) == [f"{key}-full"]


@pytest.mark.parametrize(
    "entity_id", ["", "tally", "@tally", "@@key", "@tally@", "@tally@" + "k" * 250]
)
def test_an_id_that_names_no_entity_is_refused(
    stub: TaskHubSidecarServiceStub, entity_id: str
) -> None:
    with pytest.raises(grpc.RpcError) as refusal:
        stub.SignalEntity(pb.SignalEntityRequest(instanceId=entity_id, name="add"))
    assert refusal.value.code() == grpc.StatusCode.INTERNAL
    assert "@name@key" in refusal.value.details()


def test_a_token_of_another_host_is_refused(stub: TaskHubSidecarServiceStub) -> None:
    query = pb.EntityQuery(continuationToken={"value": "anything"})
    with pytest.raises(grpc.RpcError) as refusal:
        stub.QueryEntities(pb.QueryEntitiesRequest(query=query))
    assert refusal.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_orchestrations_are_not_entities_and_entities_no_orchestrations(
    client: TaskHubGrpcClient, key: str
) -> None:
    add(client, key, 1)
    assert client.get_orchestration_state(f"@tally@{key}") is None
    assert all(not s.instance_id.startswith("@") for s in client.get_all_orchestration_states())
