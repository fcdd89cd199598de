"""Asking for a new link, as far as it looks into the task hub."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

import grpc
from durabletask.client import OrchestrationState, TaskHubGrpcClient
from durabletask.history import HistoryEvent, TaskCompletedEvent, TaskScheduledEvent

from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.instances import ClaimInstance, find_claim
from function_app.claims.new_link.orchestrator import (
    NEW_LINK,
    LinkTold,
    NewLinkOrder,
    OpenWait,
    new_link_of,
)
from function_app.claims.steps import NOTIFY_REVIEWER
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.timestamps import as_utc

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def ask_for_new_link(client: TaskHubGrpcClient, instance_id: str) -> None:
    """Does nothing where no claim waits, and where they are about to be told anyway."""
    claim = _claim(client, instance_id)
    if claim is None or claim.open_request_id is None:
        return
    link_id = new_link_of(instance_id)
    earlier = client.get_orchestration_state(link_id)
    if earlier and not Instance(earlier).has_ended:
        return
    notice, told_at = _last_notice(client.get_orchestration_history(instance_id))
    if notice is None:
        return
    links = _told_in(earlier)
    order = NewLinkOrder(
        instance_id=instance_id,
        request_id=claim.open_request_id,
        notice=notice,
        told_at=max([told_at, *(link.at for link in links)]),
        earlier=links,
    )
    # An engine refuses the id of an instance that runs, and lets one that has ended make way.
    try:
        client.schedule_new_orchestration(
            NEW_LINK, input=order.model_dump_json(), instance_id=link_id
        )
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.ALREADY_EXISTS:  # somebody else asked just now
            raise


def links_told(client: TaskHubGrpcClient, instance_id: str) -> tuple[LinkTold, ...]:
    """What the reviewers of a claim were told because somebody had asked for a new link."""
    return _told_in(client.get_orchestration_state(new_link_of(instance_id)))


def is_wait_open(client: TaskHubGrpcClient, question: str) -> bool:
    """An activity: what was asked for ten minutes ago may be of no use any more."""
    wait = OpenWait.read(question)
    claim = _claim(client, wait.instance_id)
    return claim is not None and claim.open_request_id == wait.request_id


def _claim(client: TaskHubGrpcClient, instance_id: str) -> ClaimInstance | None:
    try:
        return find_claim(client, instance_id)
    except (ClaimNotFound, ClaimPurged):
        return None


def _told_in(asked: OrchestrationState | None) -> tuple[LinkTold, ...]:
    """Of one that is under way: what came before it."""
    if asked is None:
        return ()
    if Instance(asked).runtime_status is RuntimeStatus.COMPLETED:
        told: list[object] = json.loads(asked.serialized_output or "[]")
        return tuple(LinkTold.model_validate(one) for one in told)
    return NewLinkOrder.read(json.loads(asked.serialized_input or "")).earlier


def _last_notice(history: Iterable[HistoryEvent]) -> tuple[str | None, datetime]:
    """What the reviewers were to be told last, and when they were; never, where that failed."""
    ids, notice, told_at = set[int](), None, _NEVER
    for event in history:
        if isinstance(event, TaskScheduledEvent) and event.name == NOTIFY_REVIEWER:
            ids.add(event.event_id)
            notice = json.loads(event.input or "null")
        elif isinstance(event, TaskCompletedEvent) and event.task_scheduled_id in ids:
            told_at = as_utc(event.timestamp)
    return notice, told_at
