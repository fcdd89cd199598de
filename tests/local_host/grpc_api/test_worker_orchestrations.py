"""What orchestrations and entities can do when a `durabletask` worker runs them."""

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from durabletask.client import OrchestrationStatus, TaskHubGrpcClient
from durabletask.entities import EntityContext, EntityInstanceId
from durabletask.task import (
    ActivityContext,
    OrchestrationContext,
    RetryPolicy,
    TaskFailedError,
    when_all,
    when_any,
)

from tests.hosts import Host
from tests.local_host.grpc_api.hub_workers import ended, now, output, until, working

FAILED = OrchestrationStatus.FAILED
runs: Counter[str] = Counter()
_counting = threading.Lock()


def double(_ctx: ActivityContext, number: int) -> int:
    return number * 2


def fails_until(_ctx: ActivityContext, wanted: dict[str, Any]) -> int:
    """Succeeds at the wanted attempt; counts them under the key."""
    with _counting:
        runs[wanted["key"]] += 1
        attempt = runs[wanted["key"]]
    if attempt < wanted["attempt"]:
        raise ValueError(f"attempt {attempt} is too early")
    return attempt


def chain(ctx: OrchestrationContext, number: int) -> Any:
    for _ in range(3):
        number = yield ctx.call_activity(double, input=number)
    return number


def fan_out(ctx: OrchestrationContext, width: int) -> Any:
    return sum((yield when_all([ctx.call_activity(double, input=n) for n in range(width)])))


def retries(ctx: OrchestrationContext, wanted: dict[str, Any]) -> Any:
    policy = RetryPolicy(
        first_retry_interval=timedelta(hours=wanted.get("hours", 0)),
        max_number_of_attempts=3,
        backoff_coefficient=2.0,
    )
    result = yield ctx.call_activity(fails_until, input=wanted, retry_policy=policy)
    return [result, ctx.current_utc_datetime.isoformat()]


def retries_a_child(ctx: OrchestrationContext, wanted: dict[str, Any]) -> Any:
    policy = RetryPolicy(first_retry_interval=timedelta(0), max_number_of_attempts=3)
    return (yield ctx.call_sub_orchestrator(tries, input=wanted, retry_policy=policy))


def tries(ctx: OrchestrationContext, wanted: dict[str, Any]) -> Any:
    return (yield ctx.call_activity(fails_until, input=wanted))


def who_am_i(ctx: OrchestrationContext, _: Any) -> Any:
    return [ctx.instance_id, ctx.parent_instance_id]


def has_children(ctx: OrchestrationContext, given: str) -> Any:
    generated = ctx.call_sub_orchestrator(who_am_i)
    named = ctx.call_sub_orchestrator(who_am_i, instance_id=given)
    return (yield when_all([generated, named]))


def descends(ctx: OrchestrationContext, depth: int) -> Any:
    if depth == 0:
        return 0
    return 1 + (yield ctx.call_sub_orchestrator(descends, input=depth - 1))


def sleeps(ctx: OrchestrationContext, days: int) -> Any:
    yield ctx.create_timer(timedelta(days=days))
    return ctx.current_utc_datetime.isoformat()


def collects(ctx: OrchestrationContext, state: dict[str, Any]) -> Any:
    """Takes one event each generation, until there are as many as wanted."""
    ctx.set_custom_status(len(state["got"]))
    got = [*state["got"], (yield ctx.wait_for_external_event("Item"))]
    if len(got) == state["wanted"]:
        return got
    ctx.continue_as_new({**state, "got": got}, save_events=state["keep"])
    return None


def approves(ctx: OrchestrationContext, _: Any) -> Any:
    """Works before it waits, and goes on after it."""
    ctx.set_custom_status("working")
    yield ctx.call_activity(double, input=1)
    ctx.set_custom_status("waiting")
    first = yield ctx.wait_for_external_event("Decision")
    second = yield ctx.wait_for_external_event("decision")
    deadline = ctx.create_timer(timedelta(days=3_000))
    late = ctx.wait_for_external_event("Late")
    winner = yield when_any([late, deadline])
    return [first, second, "timed out" if winner is deadline else late.get_result()]


def sends(ctx: OrchestrationContext, target: str) -> Any:
    ctx.send_event(target, "Item", data={"from": ctx.instance_id})
    yield ctx.create_timer(timedelta(0))
    return "sent"


def register(ctx: EntityContext, number: int) -> int:
    if ctx.operation == "fail":
        ctx.set_state(-1)
        raise ValueError("no such operation")
    ctx.set_state(ctx.get_state(int, 0) + (number or 0))
    return ctx.get_state(int, 0)


def uses_entities(ctx: OrchestrationContext, key: str) -> Any:
    entity, other = EntityInstanceId("register", key), EntityInstanceId("register", key + "2")
    ctx.signal_entity(entity, "add", 1)
    results = [(yield ctx.call_entity(entity, "add", 2))]
    try:
        yield ctx.call_entity(entity, "fail")
    except TaskFailedError as failed:
        results.append(failed.details.message)
    with (yield ctx.lock_entities([entity, other])):
        results.append((yield ctx.call_entity(entity, "add", 10)))
        results.append((yield ctx.call_entity(other, "add", 5)))
    results.append((yield ctx.call_entity(entity, "add", 100)))
    return results


@pytest.fixture(scope="module", autouse=True)
def worker(hub_host: Host) -> Iterator[None]:
    orchestrators = (
        *(chain, fan_out, retries, retries_a_child, tries, who_am_i, has_children),
        *(descends, sleeps, collects, approves, sends, uses_entities),
    )
    with working(
        hub_host.grpc_address,
        orchestrators=orchestrators,
        activities=(double, fails_until),
        entities=(register,),
    ):
        yield


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def test_activities_in_a_row(hub: TaskHubGrpcClient) -> None:
    assert output(hub, hub.schedule_new_orchestration(chain, input=1)) == 8


def test_a_thousand_activities_side_by_side(hub: TaskHubGrpcClient) -> None:
    assert output(hub, hub.schedule_new_orchestration(fan_out, input=1_000)) == 999_000


def test_an_activity_is_tried_again_as_its_policy_says(
    hub: TaskHubGrpcClient, hub_host: Host, key: str
) -> None:
    """An hour, then two, on the clock of the host."""
    instance_id = hub.schedule_new_orchestration(
        retries, input={"key": key, "attempt": 3, "hours": 1}
    )
    begun = created(hub, instance_id)
    for timers, hours in enumerate((1, 2), start=1):
        timers_are_set(hub, instance_id, timers)
        hub_host.advance_clock(hours * 3_600)
    attempts, ended_at = output(hub, instance_id)
    assert attempts == 3
    assert timedelta(hours=3) <= moment(ended_at) - begun < timedelta(hours=3, minutes=1)


def test_a_policy_gives_up_in_the_end(hub: TaskHubGrpcClient, key: str) -> None:
    state = ended(hub, hub.schedule_new_orchestration(retries, input={"key": key, "attempt": 4}))
    assert state.runtime_status == FAILED
    assert state.failure_details is not None
    assert "attempt 3 is too early" in state.failure_details.message
    assert runs[key] == 3


def test_a_child_is_tried_again_under_its_id(hub: TaskHubGrpcClient, key: str) -> None:
    instance_id = hub.schedule_new_orchestration(
        retries_a_child, input={"key": key, "attempt": 3}, instance_id=key
    )
    assert output(hub, instance_id) == 3
    children = hub.get_all_orchestration_states()
    assert [s.instance_id for s in children if s.instance_id.startswith(key + ":")] == [
        f"{key}:0001"
    ]


def test_children_get_a_generated_or_a_given_id(hub: TaskHubGrpcClient, key: str) -> None:
    instance_id = hub.schedule_new_orchestration(
        has_children, input=f"child of {key}", instance_id=key
    )
    generated, given = output(hub, instance_id)
    assert generated == [f"{key}:0001", key]
    assert given == [f"child of {key}", key]


def test_children_of_children(hub: TaskHubGrpcClient) -> None:
    assert output(hub, hub.schedule_new_orchestration(descends, input=12)) == 12


def test_a_timer_of_many_days_fires_once_the_clock_has_come_there(
    hub: TaskHubGrpcClient, hub_host: Host
) -> None:
    """The SDK cuts it into pieces of three days, each set after the one before."""
    instance_id = hub.schedule_new_orchestration(sleeps, input=8)
    begun = created(hub, instance_id)
    for timers, days in enumerate((3, 3, 2), start=1):
        timers_are_set(hub, instance_id, timers)
        hub_host.advance_clock(days * 86_400)
    took = moment(output(hub, instance_id)) - begun
    assert timedelta(days=8) <= took < timedelta(days=8, minutes=1)


@pytest.mark.parametrize(("keep", "expected"), [(True, [0, 1, 2]), (False, [0, 5, 6])])
def test_events_are_kept_or_dropped_when_it_begins_again(
    hub: TaskHubGrpcClient, hub_host: Host, key: str, keep: bool, expected: list[int]
) -> None:
    """Five are there when the first generation begins; it takes one."""
    hub.schedule_new_orchestration(
        collects,
        input={"got": [], "wanted": 3, "keep": keep},
        instance_id=key,
        start_at=now(hub_host) + timedelta(hours=1),
    )
    for item in range(5):
        hub.raise_orchestration_event(key, "Item", data=item)
    hub_host.advance_clock(3_600)
    for generation in (1, 2):
        if not keep:
            until(hub, key, lambda state: state.get_custom_status() == generation)  # noqa: B023
            hub.raise_orchestration_event(key, "Item", data=generation + 4)
    assert output(hub, key) == expected


def test_events_before_during_and_after_the_wait(hub: TaskHubGrpcClient, key: str) -> None:
    hub.schedule_new_orchestration(approves, instance_id=key)
    hub.raise_orchestration_event(key, "DECISION", data="before")
    hub.raise_orchestration_event(key, "Late", data="early enough")
    hub.raise_orchestration_event(key, "Unheard", data="of")
    hub.raise_orchestration_event(key, "Decision", data="during")
    assert output(hub, key) == ["before", "during", "early enough"]
    hub.raise_orchestration_event(key, "Decision", data="after")
    assert output(hub, key) == ["before", "during", "early enough"]


def test_one_orchestration_sends_events_to_another(hub: TaskHubGrpcClient, key: str) -> None:
    hub.schedule_new_orchestration(
        collects, input={"got": [], "wanted": 2, "keep": True}, instance_id=key
    )
    senders = [hub.schedule_new_orchestration(sends, input=key) for _ in range(2)]
    assert {item["from"] for item in output(hub, key)} == set(senders)


def test_an_event_for_nobody_does_not_stop_its_sender(hub: TaskHubGrpcClient, key: str) -> None:
    assert output(hub, hub.schedule_new_orchestration(sends, input=key)) == "sent"


def test_entities_are_signaled_called_and_locked(hub: TaskHubGrpcClient, key: str) -> None:
    first, failure, *rest = output(hub, hub.schedule_new_orchestration(uses_entities, input=key))
    assert first == 3
    assert "no such operation" in failure
    assert rest == [13, 5, 113]
    entity = hub.get_entity(EntityInstanceId("register", key))
    assert entity is not None
    assert entity.get_state(int) == 113


def test_fifty_orchestrations_share_five_entities(hub: TaskHubGrpcClient, key: str) -> None:
    started = [
        hub.schedule_new_orchestration(uses_entities, input=f"{key}-{n % 5}") for n in range(50)
    ]
    for instance_id in started:
        output(hub, instance_id)
    states = [hub.get_entity(EntityInstanceId("register", f"{key}-{n}")) for n in range(5)]
    assert [state and state.get_state(int) for state in states] == [10 * 113] * 5


def created(hub: TaskHubGrpcClient, instance_id: str) -> datetime:
    state = hub.get_orchestration_state(instance_id)
    assert state is not None
    return state.created_at.replace(tzinfo=UTC)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def timers_are_set(hub: TaskHubGrpcClient, instance_id: str, number: int) -> None:
    def timers() -> int:
        return str(hub.get_orchestration_history(instance_id)).count("TimerCreatedEvent(")

    until(hub, instance_id, lambda _: timers() == number)
