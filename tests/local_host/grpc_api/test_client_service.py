"""What the durable client can ask for, and how it is refused."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import pytest
from durabletask.client import OrchestrationQuery, OrchestrationStatus, TaskHubGrpcClient
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub

from tests.hosts import Host
from tests.local_host.grpc_api.hub_workers import ended, now, output, until

COMPLETED, FAILED = OrchestrationStatus.COMPLETED, OrchestrationStatus.FAILED
RUNNING, TERMINATED = OrchestrationStatus.RUNNING, OrchestrationStatus.TERMINATED


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def running(client: TaskHubGrpcClient, instance_id: str) -> str:
    client.schedule_new_orchestration("waits", input=24, instance_id=instance_id)
    client.wait_for_orchestration_start(instance_id, timeout=10)
    return instance_id


def terminated(client: TaskHubGrpcClient, instance_id: str) -> str:
    client.terminate_orchestration(running(client, instance_id))
    return instance_id


def status(client: TaskHubGrpcClient, instance_id: str) -> OrchestrationStatus | None:
    state = client.get_orchestration_state(instance_id)
    return state and state.runtime_status


@pytest.mark.parametrize(
    ("replaceable", "allowed"),
    [
        ([], False),
        ([pb.ORCHESTRATION_STATUS_FAILED], False),
        ([pb.ORCHESTRATION_STATUS_FAILED, pb.ORCHESTRATION_STATUS_COMPLETED], True),
    ],
)
def test_a_policy_says_which_finished_instance_may_be_replaced(
    client: TaskHubGrpcClient, key: str, replaceable: list[Any], allowed: bool
) -> None:
    policy = pb.OrchestrationIdReusePolicy(replaceableStatus=replaceable)
    output(client, client.schedule_new_orchestration("old_style", input=["A"], instance_id=key))

    def again() -> None:
        client.schedule_new_orchestration(
            "old_style", input=["B"], instance_id=key, reuse_id_policy=policy
        )

    if allowed:
        again()
        assert output(client, key) == ["Hello B!"]
    else:
        with pytest.raises(grpc.RpcError) as refusal:
            again()
        assert refusal.value.code() == grpc.StatusCode.ALREADY_EXISTS
        assert output(client, key) == ["Hello A!"]


def test_a_policy_may_replace_a_running_instance(client: TaskHubGrpcClient, key: str) -> None:
    policy = pb.OrchestrationIdReusePolicy(replaceableStatus=[pb.ORCHESTRATION_STATUS_RUNNING])
    running(client, key)
    client.schedule_new_orchestration(
        "old_style", input=["B"], instance_id=key, reuse_id_policy=policy
    )
    assert output(client, key) == ["Hello B!"]


def test_tags_and_version_are_kept_over_a_restart(
    client: TaskHubGrpcClient, stub: TaskHubSidecarServiceStub, key: str
) -> None:
    client.schedule_new_orchestration(
        "old_style", input=["A"], instance_id=key, tags={"line": "car"}, version="1.2"
    )
    output(client, key)
    assert client.restart_orchestration(key) == key
    assert output(client, key) == ["Hello A!"]
    copy = client.restart_orchestration(key, restart_with_new_instance_id=True)
    assert copy != key
    assert output(client, copy) == ["Hello A!"]
    for instance_id in (key, copy):
        state = stub.GetInstance(pb.GetInstanceRequest(instanceId=instance_id)).orchestrationState
        assert (dict(state.tags), state.version.value) == ({"line": "car"}, "1.2")


@pytest.mark.parametrize("command", ["rewind", "restart"])
def test_what_is_missing_or_runs_is_neither_rewound_nor_restarted(
    client: TaskHubGrpcClient, key: str, command: str
) -> None:
    running(client, key)
    for instance_id, code in (
        ("nobody", grpc.StatusCode.NOT_FOUND),
        (key, grpc.StatusCode.FAILED_PRECONDITION),
    ):
        with pytest.raises(grpc.RpcError) as refusal:
            getattr(client, f"{command}_orchestration")(instance_id)
        assert refusal.value.code() == code
        assert instance_id in refusal.value.details()


def test_a_failed_instance_is_rewound(client: TaskHubGrpcClient, key: str, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    client.schedule_new_orchestration("notes_once", input=str(folder / "note"), instance_id=key)
    assert ended(client, key).runtime_status == FAILED
    folder.mkdir()
    client.rewind_orchestration(key, reason="the folder is there")
    assert output(client, key) == len("written")


def test_ids_of_finished_instances_are_listed_page_by_page_as_they_ended(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    begin = now(durable_host)
    running(client, f"{key}-runs")
    ids = [terminated(client, f"{key}-{letter}") for letter in "bac"]
    output(client, client.schedule_new_orchestration("old_style", input=[], instance_id=key))
    found: list[str] = []
    token: str | None = None
    while token is not None or not found:
        page = client.list_instance_ids(
            completed_time_from=begin,
            runtime_status=[TERMINATED],
            page_size=2,
            continuation_token=token,
        )
        assert 1 <= len(page.items) <= 2
        found += page.items
        token = page.continuation_token
        assert token is None or page.items[-1] in token
    assert found == ids
    assert client.list_instance_ids(completed_time_from=begin).items == [*ids, key]
    assert client.list_instance_ids(completed_time_to=begin, page_size=1000).items.count(key) == 0


def test_a_token_of_another_host_is_refused(client: TaskHubGrpcClient) -> None:
    with pytest.raises(grpc.RpcError) as refusal:
        client.list_instance_ids(continuation_token="anything")
    assert refusal.value.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_instances_are_found_by_prefix_status_and_time_page_by_page(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    ids = [running(client, f"{key}-{number}") for number in range(5)]
    terminated(client, f"{key}-t")
    query = OrchestrationQuery(
        instance_id_prefix=key, runtime_status=[RUNNING], max_instance_count=2
    )
    assert [s.instance_id for s in client.get_all_orchestration_states(query)] == ids
    between = OrchestrationQuery(
        instance_id_prefix=key,
        created_time_from=_created(client, ids[1]),
        created_time_to=_created(client, ids[3]),
    )
    assert [s.instance_id for s in client.get_all_orchestration_states(between)] == ids[1:4]


def test_a_list_tells_payloads_only_when_asked(client: TaskHubGrpcClient, key: str) -> None:
    running(client, key)
    for fetch, expected in ((False, None), (True, "24")):
        query = OrchestrationQuery(instance_id_prefix=key, fetch_inputs_and_outputs=fetch)
        (state,) = client.get_all_orchestration_states(query)
        assert state.serialized_input == expected
        assert state.serialized_custom_status == '"waiting"'


def test_a_wait_for_the_start_ends_with_its_deadline(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    client.schedule_new_orchestration(
        "waits", input=24, instance_id=key, start_at=now(durable_host) + timedelta(hours=1)
    )
    with pytest.raises(TimeoutError):
        client.wait_for_orchestration_start(key, timeout=0.2)
    durable_host.advance_clock(3_600)
    state = client.wait_for_orchestration_start(key, fetch_payloads=True, timeout=10)
    assert state is not None
    assert (state.runtime_status, state.serialized_input) == (RUNNING, "24")


def test_nobody_waits_for_what_is_not_there(client: TaskHubGrpcClient) -> None:
    assert client.wait_for_orchestration_completion("nobody", timeout=10) is None


def test_suspend_and_resume_may_be_said_twice(client: TaskHubGrpcClient, key: str) -> None:
    running(client, key)
    for _ in range(2):
        client.suspend_orchestration(key)
        assert status(client, key) == OrchestrationStatus.SUSPENDED
    client.raise_orchestration_event(key, "Decision", data="kept")
    for _ in range(2):
        client.resume_orchestration(key)
    assert output(client, key) == "kept"


@pytest.mark.parametrize("recursive", [True, False])
def test_terminate_and_purge_take_the_children_along_when_asked(
    client: TaskHubGrpcClient, key: str, recursive: bool
) -> None:
    client.schedule_new_orchestration("has_children", input=[24, 24], instance_id=key)
    children = [f"{key}-0", f"{key}-1"]
    for child in children:
        until(client, child, lambda state: state.runtime_status == RUNNING)
    client.terminate_orchestration(key, recursive=recursive)
    assert status(client, children[0]) == (TERMINATED if recursive else RUNNING)
    for child in children:
        client.raise_orchestration_event(child, "Decision", data="yes")
        ended(client, child)
    deleted = client.purge_orchestration(key, recursive=recursive).deleted_instance_count
    assert deleted == (3 if recursive else 1)
    assert (status(client, children[1]) is None) == recursive


def test_finished_instances_are_purged_by_status_and_time(
    client: TaskHubGrpcClient, durable_host: Host, key: str
) -> None:
    durable_host.advance_clock(60)
    begin = now(durable_host)
    running(client, f"{key}-runs")
    terminated(client, f"{key}-t")
    output(client, client.schedule_new_orchestration("old_style", input=[], instance_id=key))
    purged = client.purge_orchestrations_by(
        created_time_from=begin, runtime_status=[COMPLETED, RUNNING]
    )
    assert (purged.deleted_instance_count, purged.is_complete) == (1, True)
    assert status(client, key) is None
    assert client.purge_orchestrations_by(created_time_from=begin).deleted_instance_count == 1
    assert status(client, f"{key}-runs") == RUNNING


def test_a_batch_is_purged_by_its_ids(
    client: TaskHubGrpcClient, stub: TaskHubSidecarServiceStub, key: str
) -> None:
    ids = [terminated(client, f"{key}-{number}") for number in range(2)]
    batch = pb.InstanceBatch(instanceIds=[*ids, running(client, key), "nobody"])
    reply = stub.PurgeInstances(pb.PurgeInstancesRequest(instanceBatch=batch))
    assert reply.deletedInstanceCount == 2
    assert status(client, key) == RUNNING


def test_too_much_data_is_refused(client: TaskHubGrpcClient, key: str) -> None:
    too_much = "x" * (4 * 1024 * 1024)
    with pytest.raises(grpc.RpcError) as refusal:
        client.schedule_new_orchestration("waits", input=too_much, instance_id=key)
    assert refusal.value.code() == grpc.StatusCode.INTERNAL
    assert refusal.value.details().startswith(f"Failed to start instance with ID {key}. ")
    running(client, key)
    with pytest.raises(grpc.RpcError) as refusal:
        client.raise_orchestration_event(key, "Decision", data=too_much)
    assert refusal.value.code() == grpc.StatusCode.INTERNAL
    assert status(client, key) == RUNNING


def _created(client: TaskHubGrpcClient, instance_id: str) -> Any:
    state = client.get_orchestration_state(instance_id)
    assert state is not None
    return state.created_at
