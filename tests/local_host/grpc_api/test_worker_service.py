"""Workers come, share, leave, die and come back; work is never lost, and done once if it can be."""

import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import pytest
from durabletask.client import OrchestrationStatus, TaskHubGrpcClient
from durabletask.entities import EntityInstanceId
from durabletask.grpc_options import GrpcWorkerResiliencyOptions
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub
from durabletask.task import OrchestrationContext, when_all
from durabletask.worker import (
    OrchestrationWorkItemFilter,
    TaskHubGrpcWorker,
    VersionFailureStrategy,
    VersioningOptions,
    VersionMatchStrategy,
    WorkItemFilters,
)
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import StringValue

from tests.hosts import ROOT, Host, running_host
from tests.local_host.grpc_api.hub_workers import ended, new_worker, now, output, until

PENDING = OrchestrationStatus.PENDING


@pytest.fixture
def name() -> str:
    """A name of the test's own: workers of other tests do not take it."""
    return f"n{uuid.uuid4().hex}"


type Hire = Callable[..., TaskHubGrpcWorker]


@pytest.fixture(scope="module")
def hire(hub_host: Host) -> Iterator[Hire]:
    """Start a worker; all that have not stopped by the end of the module are stopped together."""
    hired: list[TaskHubGrpcWorker] = []

    def new(**functions: Any) -> TaskHubGrpcWorker:
        hired.append(new_worker(hub_host.grpc_address, **functions))
        hired[-1].start()
        return hired[-1]

    yield new
    with ThreadPoolExecutor(max_workers=50) as pool:
        list(pool.map(TaskHubGrpcWorker.stop, hired))


@pytest.fixture(scope="module")
def stub(hub_host: Host) -> Iterator[TaskHubSidecarServiceStub]:
    with grpc.insecure_channel(hub_host.grpc_address) as channel:
        yield TaskHubSidecarServiceStub(channel)


def called[F: Callable[..., Any]](name: str, function: F) -> F:
    function.__name__ = name
    return function


def calls(name: str) -> Callable[..., Any]:
    """An orchestrator of that name that calls the activity of that name."""

    def orchestrator(ctx: OrchestrationContext, argument: Any) -> Any:
        return (yield ctx.call_activity(name, input=argument))

    return called(name, orchestrator)


def answers(name: str, answer: Any, seen: list[Any] | None = None) -> Callable[..., Any]:
    def function(_ctx: Any, argument: Any) -> Any:
        if seen is not None:
            seen.append(argument)
        return answer

    return called(name, function)


def wanting(**filters: Any) -> pb.GetWorkItemsRequest:
    """What a worker of our own asks for, where the SDK's would do too much by itself."""
    return pb.GetWorkItemsRequest(workItemFilters=pb.WorkItemFilters(**filters))


class Busy:
    """An activity that waits inside until it is released."""

    def __init__(self, name: str, answer: str) -> None:
        self.begun, self.release = threading.Event(), threading.Event()
        self.runs = 0

        def activity(_ctx: Any, _: Any) -> str:
            self.runs += 1
            self.begun.set()
            assert self.release.wait(20)
            return answer

        self.activity = called(name, activity)


def test_work_waits_for_a_worker_that_takes_it(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    instance_id = hub.schedule_new_orchestration(name)
    entity = EntityInstanceId(name, "k")
    hub.signal_entity(entity, "add")
    state = hub.get_orchestration_state(instance_id)
    assert state is not None
    assert state.runtime_status == PENDING

    def asks(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_entity(entity, "add")
        return len(seen)

    seen: list[Any] = []
    hire(orchestrators=(called(name, asks),), entities=(answers(name, None, seen),))
    assert output(hub, instance_id) == 2


def test_what_no_worker_takes_holds_nobody_up(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    waiting = [hub.schedule_new_orchestration(f"{name}-unknown") for _ in range(3)]
    hire(orchestrators=(answers(name, "done"),))
    assert output(hub, hub.schedule_new_orchestration(name)) == "done"
    states = [hub.get_orchestration_state(instance_id) for instance_id in waiting]
    assert {state and state.runtime_status for state in states} == {PENDING}


def test_each_worker_gets_the_names_that_it_has(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    """One has the orchestrator, another the activity."""
    hire(orchestrators=(calls(name),))
    hire(activities=(answers(name, "from the other"),))
    assert output(hub, hub.schedule_new_orchestration(name)) == "from the other"


def test_several_workers_share_the_work(hub: TaskHubGrpcClient, hire: Hire, name: str) -> None:
    """Two activities are under way at one time, one with each."""
    both = threading.Barrier(2)

    def meets(worker: int) -> Callable[..., Any]:
        def activity(_ctx: Any, _: Any) -> int:
            both.wait(20)
            return worker

        return called(name, activity)

    def twice(ctx: OrchestrationContext, _: Any) -> Any:
        # What only one of them takes waits for that one: after both, both have joined.
        yield when_all([ctx.call_activity(f"{name}_{worker}") for worker in (1, 2)])
        return sorted((yield when_all([ctx.call_activity(name) for _ in range(2)])))

    hire(orchestrators=(called(name, twice),))
    for worker in (1, 2):
        hire(activities=(meets(worker), answers(f"{name}_{worker}", worker)))
    assert output(hub, hub.schedule_new_orchestration(name)) == [1, 2]


@pytest.mark.parametrize("kind", ["orchestrators", "activities", "entities"])
def test_a_worker_that_is_killed_gives_its_work_back(
    hub: TaskHubGrpcClient, hire: Hire, hub_host: Host, name: str, kind: str
) -> None:
    def asks(ctx: OrchestrationContext, _: Any) -> Any:
        if kind == "activities":
            return (yield ctx.call_activity(name))
        return (yield ctx.call_entity(EntityInstanceId(name, "k"), "ask"))

    caller = f"caller-{name}" if kind == "orchestrators" else name
    hire(orchestrators=(called(caller, asks),))
    with stuck(hub_host, kind, name) as worker:
        instance_id = hub.schedule_new_orchestration(name)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "taken\n"
        worker.kill()
        hire(**{kind: (answers(name, "by the next"),)})
        assert output(hub, instance_id) == "by the next"


@contextmanager
def stuck(host: Host, kind: str, name: str) -> Iterator[subprocess.Popen[str]]:
    module = "tests.local_host.grpc_api.stuck_worker"
    command = [sys.executable, "-m", module, host.grpc_address, kind, name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def test_a_worker_that_stops_in_good_order_hands_its_work_in(
    hub: TaskHubGrpcClient, hire: Hire, stub: TaskHubSidecarServiceStub, name: str
) -> None:
    """It leaves first and answers after that; no other worker is asked any more."""
    first = Busy(name, "by the first")
    leaving = hire(activities=(first.activity,))
    hire(orchestrators=(calls(name),))
    with ThreadPoolExecutor() as pool:
        instance_id = hub.schedule_new_orchestration(name)
        assert first.begun.wait(20)
        stopping = pool.submit(leaving.stop)
        stream = stub.GetWorkItems(wanting(activities=[pb.ActivityFilter(name=name)]))
        assert (
            next(stream).activityRequest.name == name
        )  # so the host knows that the first has left
        stream.cancel()
        first.release.set()
        stopping.result(20)
        assert output(hub, instance_id) == "by the first"
        again: list[Any] = []
        hire(activities=(answers(name, "by the next", again),))
        assert output(hub, hub.schedule_new_orchestration(name, input=2)) == "by the next"
        assert again == [2]


def test_the_first_answer_counts_when_two_workers_did_the_work(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    first = Busy(name, "by the first")
    leaving = hire(activities=(first.activity,))
    hire(orchestrators=(calls(name),))
    with ThreadPoolExecutor() as pool:
        instance_id = hub.schedule_new_orchestration(name)
        assert first.begun.wait(20)
        stopping = pool.submit(leaving.stop)
        hire(activities=(answers(name, "by the next"),))
        assert output(hub, instance_id) == "by the next"
        first.release.set()
        stopping.result(20)
        assert output(hub, instance_id) == "by the next"
        history = str(hub.get_orchestration_history(instance_id))
        assert history.count("TaskCompletedEvent(") == 1


def test_an_answer_without_a_question_changes_nothing(
    hub: TaskHubGrpcClient, hire: Hire, stub: TaskHubSidecarServiceStub, name: str
) -> None:
    hire(orchestrators=(answers(name, "right"),))
    instance_id = hub.schedule_new_orchestration(name)
    assert output(hub, instance_id) == "right"
    wrong = pb.OrchestratorResponse(instanceId=instance_id, completionToken="of nobody")
    stub.CompleteOrchestratorTask(wrong)
    stub.AbandonTaskOrchestratorWorkItem(
        pb.AbandonOrchestrationTaskRequest(completionToken="of nobody")
    )
    assert output(hub, instance_id) == "right"


def _ending(status: int) -> pb.OrchestratorAction:
    ended = pb.CompleteOrchestrationAction()
    ended.orchestrationStatus = cast("pb.OrchestrationStatus", status)
    return pb.OrchestratorAction(id=1, completeOrchestration=ended)


@pytest.mark.parametrize(
    "nonsense",
    [
        pb.OrchestratorAction(id=1, rewindOrchestration=pb.RewindOrchestrationAction()),
        pb.OrchestratorAction(
            id=1, createTimer=pb.CreateTimerAction(fireAt=Timestamp(seconds=2**62))
        ),
        pb.OrchestratorAction(id=1, sendEntityMessage=pb.SendEntityMessageAction()),
        _ending(99),
        _ending(pb.ORCHESTRATION_STATUS_RUNNING),
    ],
)
def test_an_answer_that_makes_no_sense_is_asked_for_again(
    hub: TaskHubGrpcClient,
    stub: TaskHubSidecarServiceStub,
    name: str,
    nonsense: pb.OrchestratorAction,
) -> None:
    stream = stub.GetWorkItems(wanting(orchestrations=[pb.OrchestrationFilter(name=name)]))
    instance_id = hub.schedule_new_orchestration(name)
    for action in (nonsense, _ending(pb.ORCHESTRATION_STATUS_COMPLETED)):
        token = next(stream).completionToken
        stub.CompleteOrchestratorTask(
            pb.OrchestratorResponse(completionToken=token, actions=[action])
        )
    assert ended(hub, instance_id).runtime_status is OrchestrationStatus.COMPLETED
    stream.cancel()


def test_an_answer_to_another_kind_of_question_is_none(
    hub: TaskHubGrpcClient, stub: TaskHubSidecarServiceStub, hire: Hire, name: str
) -> None:
    hire(orchestrators=(calls(name),))
    stream = stub.GetWorkItems(wanting(activities=[pb.ActivityFilter(name=name)]))
    instance_id = hub.schedule_new_orchestration(name)
    token = next(stream).completionToken
    stub.CompleteOrchestratorTask(pb.OrchestratorResponse(completionToken=token))
    token = next(stream).completionToken
    stub.CompleteActivityTask(
        pb.ActivityResponse(completionToken=token, result=StringValue(value="1"))
    )
    assert output(hub, instance_id) == 1
    stream.cancel()


def test_a_worker_gets_the_versions_that_it_takes(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    def says_version(ctx: OrchestrationContext, _: Any) -> Any:
        return ctx.version

    for version in ("1.0", "2.0"):
        options = VersioningOptions(version=version, match_strategy=VersionMatchStrategy.STRICT)
        hire(orchestrators=(answers(name, f"worker of {version}"),), versioning=options)
    started = [hub.schedule_new_orchestration(name, version=v) for v in ("2.0", "1.0")]
    results = [output(hub, instance_id) for instance_id in started]
    assert results == ["worker of 2.0", "worker of 1.0"]
    hire(orchestrators=(called(name, says_version),))
    assert output(hub, hub.schedule_new_orchestration(name, version="3.0")) == "3.0"


def test_children_get_the_default_version_of_their_worker(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    def descends(ctx: OrchestrationContext, depth: int) -> Any:
        if depth:
            return [ctx.version, (yield ctx.call_sub_orchestrator(name, input=depth - 1))]
        return ctx.version

    options = VersioningOptions(default_version="1.5", match_strategy=VersionMatchStrategy.NONE)
    hire(orchestrators=(called(name, descends),), versioning=options)
    instance_id = hub.schedule_new_orchestration(name, input=1, version="1.0")
    assert output(hub, instance_id) == ["1.0", "1.5"]


def test_a_version_that_does_not_match_fails_the_instance(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    strict(hire, name, VersionFailureStrategy.FAIL)
    state = ended(hub, hub.schedule_new_orchestration(name, version="2.0"))
    assert state.failure_details is not None
    assert state.failure_details.error_type == "VersionMismatch"


def test_a_version_that_is_rejected_waits_and_holds_nobody_up(
    hub: TaskHubGrpcClient, hire: Hire, name: str
) -> None:
    worker = strict(hire, name, VersionFailureStrategy.REJECT)
    rejected = hub.schedule_new_orchestration(name, version="2.0")
    assert output(hub, hub.schedule_new_orchestration(name, version="1.0")) == "done"
    state = hub.get_orchestration_state(rejected)
    assert state is not None
    assert state.runtime_status == PENDING
    worker.stop()
    hire(orchestrators=(answers(name, "done after all"),))
    assert output(hub, rejected) == "done after all"


def strict(hire: Hire, name: str, failure: VersionFailureStrategy) -> TaskHubGrpcWorker:
    """A worker of version 1.0 that is offered every version of the name."""
    options = VersioningOptions(
        version="1.0", match_strategy=VersionMatchStrategy.STRICT, failure_strategy=failure
    )
    every_version = WorkItemFilters(orchestrations=[OrchestrationWorkItemFilter(name)])
    return hire(orchestrators=(answers(name, "done"),), versioning=options, filters=every_version)


def test_work_that_is_abandoned_is_offered_again_but_not_at_once(
    hub: TaskHubGrpcClient, stub: TaskHubSidecarServiceStub, name: str
) -> None:
    """Otherwise a worker that wants none of it would do nothing else."""
    stream = stub.GetWorkItems(wanting(orchestrations=[pb.OrchestrationFilter(name=name)]))
    hub.schedule_new_orchestration(name)
    token = next(stream).completionToken
    abandoned_at = time.monotonic()
    stub.AbandonTaskOrchestratorWorkItem(pb.AbandonOrchestrationTaskRequest(completionToken=token))
    again = next(stream)
    assert time.monotonic() - abandoned_at > 0.9
    assert again.orchestratorRequest.newEvents
    assert again.completionToken != token
    stream.cancel()


def test_tags_and_trace_reach_the_worker(
    hub: TaskHubGrpcClient, hire: Hire, stub: TaskHubSidecarServiceStub, name: str
) -> None:
    def tagged(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_activity(name, tags={"of": "the activity"}))

    stream = stub.GetWorkItems(wanting(activities=[pb.ActivityFilter(name=name)]))
    hire(orchestrators=(called(name, tagged),))
    instance_id = hub.schedule_new_orchestration(name, tags={"of": "the instance"})
    item = next(stream)
    assert dict(item.activityRequest.tags) == {"of": "the activity"}
    assert item.activityRequest.orchestrationInstance.instanceId == instance_id
    failed = pb.TaskFailureDetails(errorType="Refused")
    stub.CompleteActivityTask(
        pb.ActivityResponse(
            instanceId=instance_id, failureDetails=failed, completionToken=item.completionToken
        )
    )
    assert ended(hub, instance_id).runtime_status == OrchestrationStatus.FAILED
    stream.cancel()
    state = stub.GetInstance(pb.GetInstanceRequest(instanceId=instance_id)).orchestrationState
    assert dict(state.tags) == {"of": "the instance"}


def test_a_scheduled_start_waits_for_its_time(
    hub: TaskHubGrpcClient, hire: Hire, hub_host: Host, name: str
) -> None:
    hire(orchestrators=(answers(name, "done"),))
    start_at = now(hub_host) + timedelta(days=2)
    later = hub.schedule_new_orchestration(name, start_at=start_at)
    assert output(hub, hub.schedule_new_orchestration(name)) == "done"
    state = hub.get_orchestration_state(later)
    assert state is not None
    assert state.runtime_status == PENDING
    hub_host.advance_clock(2 * 86_400)
    assert output(hub, later) == "done"


def test_a_host_that_restarts_gets_its_worker_back(tmp_path: Path) -> None:
    def waits(ctx: OrchestrationContext, _: Any) -> Any:
        ctx.set_custom_status("waiting")
        decision = yield ctx.wait_for_external_event("Decision")
        with (yield ctx.lock_entities([EntityInstanceId("note", "k")])):
            return [decision, (yield ctx.call_entity(EntityInstanceId("note", "k"), "ask"))]

    empty, port = ROOT / "tests/apps/empty", free_port()
    with running_host(empty, data_dir=tmp_path, grpc_port=port) as host:
        worker = TaskHubGrpcWorker(
            host_address=host.grpc_address,
            resiliency_options=GrpcWorkerResiliencyOptions(reconnect_backoff_base_seconds=0.05),
        )
        worker.add_orchestrator(waits)
        worker.add_entity(answers("note", "noted"))
        worker.start()
        try:
            for end in (host.stop, host.kill9):
                with new_client(host) as client:
                    instance_id = client.schedule_new_orchestration(waits)
                    until(client, instance_id, lambda state: state.get_custom_status() == "waiting")
                    end()
                    host.restart()
                with new_client(host) as client:
                    client.raise_orchestration_event(instance_id, "Decision", data="yes")
                    assert output(client, instance_id) == ["yes", "noted"]
        finally:
            worker.stop()


def new_client(host: Host) -> TaskHubGrpcClient:
    """Not held up by what others of this process have found out about the address before."""
    alone = [("grpc.use_local_subchannel_pool", 1)]
    return TaskHubGrpcClient(channel=grpc.insecure_channel(host.grpc_address, alone))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_what_the_app_has_goes_to_the_app_and_the_rest_to_workers(tmp_path: Path) -> None:
    """Even when the worker would take everything, and has functions of the same names."""

    def beside(ctx: OrchestrationContext, name: str) -> Any:
        tally = EntityInstanceId("tally", name)
        return [
            (yield ctx.call_activity("greet", input=name)),
            (yield ctx.call_activity("shout", input=name)),
            (yield ctx.call_sub_orchestrator("old_style", input=[name])),
            (yield ctx.call_entity(tally, "add", 3)),
        ]

    app, port = ROOT / "tests/apps/durable", free_port()
    with running_host(app, data_dir=tmp_path, grpc_port=port) as host:
        worker = TaskHubGrpcWorker(host_address=host.grpc_address)
        worker.add_orchestrator(beside)
        worker.add_orchestrator(answers("old_style", "not by the worker"))
        worker.add_activity(answers("shout", "HELLO"))
        worker.add_activity(answers("greet", "not by the worker"))
        worker.add_entity(answers("tally", "not by the worker"))
        worker.start()
        try:
            with TaskHubGrpcClient(host_address=host.grpc_address) as client:
                names = [f"A{number}" for number in range(5)]
                started = [client.schedule_new_orchestration(beside, input=name) for name in names]
                for name, instance_id in zip(names, started, strict=True):
                    hello = f"Hello {name}!"
                    assert output(client, instance_id) == [hello, "HELLO", [hello], 3]
        finally:
            worker.stop()
