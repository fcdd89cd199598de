"""The durable client of the SDK against a running host."""

import uuid
from datetime import UTC, datetime, timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import pytest
from durabletask.client import OrchestrationQuery, OrchestrationStatus, TaskHubGrpcClient
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub


def new_id() -> str:
    return uuid.uuid4().hex


def test_start_wait_raise_and_completion(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("waits", input=24)
    started = client.wait_for_orchestration_start(instance_id, timeout=10)
    assert started is not None
    assert started.runtime_status == OrchestrationStatus.RUNNING
    client.raise_orchestration_event(instance_id, "Decision", data={"ok": True})
    state = client.wait_for_orchestration_completion(instance_id, timeout=10)
    assert state is not None
    assert state.runtime_status == OrchestrationStatus.COMPLETED
    assert state.get_output() == {"ok": True}


def test_a_wait_ends_with_the_clients_deadline(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("waits", input=24)
    with pytest.raises(TimeoutError):
        client.wait_for_orchestration_completion(instance_id, timeout=0.2)
    client.terminate_orchestration(instance_id)


def test_a_live_id_is_refused_with_already_exists(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("waits", input=24, instance_id=new_id())
    with pytest.raises(grpc.RpcError) as refusal:
        client.schedule_new_orchestration("waits", input=24, instance_id=instance_id)
    assert refusal.value.code() == grpc.StatusCode.ALREADY_EXISTS
    assert refusal.value.details() == (
        f"An Orchestration instance with the ID {instance_id} already exists."
    )


@pytest.mark.parametrize(
    ("name", "instance_id"), [("nobody", "a"), ("waits", "@a"), ("waits", "a/b")]
)
def test_a_start_that_cannot_be_is_refused_with_internal(
    client: TaskHubGrpcClient, name: str, instance_id: str
) -> None:
    with pytest.raises(grpc.RpcError) as refusal:
        client.schedule_new_orchestration(name, instance_id=instance_id)
    assert refusal.value.code() == grpc.StatusCode.INTERNAL
    assert refusal.value.details().startswith(f"Failed to start instance with ID {instance_id}. ")


def test_an_event_for_nobody_is_dropped_without_a_word(client: TaskHubGrpcClient) -> None:
    client.raise_orchestration_event("nobody", "Decision", data=1)


@pytest.mark.parametrize("command", ["terminate", "suspend", "resume"])
def test_a_command_to_a_missing_instance_is_refused(
    client: TaskHubGrpcClient, functions_client: TaskHubGrpcClient, command: str
) -> None:
    for caller, code in (
        (client, grpc.StatusCode.NOT_FOUND),
        (functions_client, grpc.StatusCode.UNKNOWN),
    ):
        with pytest.raises(grpc.RpcError) as refusal:
            getattr(caller, f"{command}_orchestration")("nobody")
        assert refusal.value.code() == code


@pytest.mark.parametrize("command", ["terminate", "suspend", "resume"])
def test_a_command_to_a_finished_instance_fails_in_a_function_app_only(
    client: TaskHubGrpcClient, functions_client: TaskHubGrpcClient, command: str
) -> None:
    instance_id = client.schedule_new_orchestration("old_style", input=[])
    client.wait_for_orchestration_completion(instance_id, timeout=10)
    getattr(client, f"{command}_orchestration")(instance_id)
    with pytest.raises(grpc.RpcError) as refusal:
        getattr(functions_client, f"{command}_orchestration")(instance_id)
    assert refusal.value.code() == grpc.StatusCode.UNKNOWN


def test_a_missing_instance_is_none_and_has_no_history(client: TaskHubGrpcClient) -> None:
    assert client.get_orchestration_state("nobody") is None
    with pytest.raises(grpc.RpcError) as refusal:
        client.get_orchestration_history("nobody")
    assert refusal.value.code() == grpc.StatusCode.NOT_FOUND


def test_payloads_come_only_when_asked(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("old_style", input=["Ann"])
    client.wait_for_orchestration_completion(instance_id, timeout=10)
    bare = client.get_orchestration_state(instance_id, fetch_payloads=False)
    full = client.get_orchestration_state(instance_id)
    assert bare is not None
    assert full is not None
    assert (bare.serialized_input, bare.serialized_output) == (None, None)
    assert (full.serialized_input, full.serialized_output) == ('["Ann"]', '["Hello Ann!"]')


def test_the_history_is_streamed_whole(client: TaskHubGrpcClient) -> None:
    names = [f"n{number}" for number in range(60)]
    instance_id = client.schedule_new_orchestration("old_style", input=names)
    client.wait_for_orchestration_completion(instance_id, timeout=30)
    history = client.get_orchestration_history(instance_id)
    assert len(history) > 200
    assert type(history[-1]).__name__ == "ExecutionCompletedEvent"


def test_queries_filter_by_state_and_time(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("waits", input=24, instance_id=new_id())
    client.terminate_orchestration(instance_id)
    now = datetime.now(UTC)
    found = client.get_all_orchestration_states(
        OrchestrationQuery(
            created_time_from=now - timedelta(minutes=5),
            runtime_status=[OrchestrationStatus.TERMINATED],
        )
    )
    assert instance_id in {state.instance_id for state in found}
    later = OrchestrationQuery(created_time_from=now + timedelta(minutes=5))
    assert client.get_all_orchestration_states(later) == []


def test_purge_counts_what_it_deleted(client: TaskHubGrpcClient) -> None:
    instance_id = client.schedule_new_orchestration("waits", input=24)
    assert client.purge_orchestration(instance_id).deleted_instance_count == 0
    client.terminate_orchestration(instance_id)
    assert client.purge_orchestration(instance_id).deleted_instance_count == 1


def test_what_is_not_served_is_unimplemented(address: str) -> None:
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as refusal:
        TaskHubSidecarServiceStub(channel).DeleteTaskHub(pb.DeleteTaskHubRequest())
    assert refusal.value.code() == grpc.StatusCode.UNIMPLEMENTED
