"""Reading the task hub: instances page by page, and how an instance looks in the protocol."""

import json
import sqlite3

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.families import parent_of
from local_host.engine.filters import InstanceFilter
from local_host.engine.page_tokens import read_token, write_token
from local_host.store import records
from local_host.store.records import Instance


def list_instances(
    db: sqlite3.Connection,
    wanted: InstanceFilter,
    token: str | None,
    limit: int,
    *,
    payloads: bool = True,
) -> tuple[list[Instance], str | None]:
    """One page in order of creation, and the token of the next page if there is one."""
    after = read_token(token) if token else None
    found = matching(db, wanted, limit + 1, after=after, payloads=payloads)
    page = found[:limit]
    more = len(found) > limit
    return page, write_token(page[-1].created_at, page[-1].instance_id) if more else None


def matching(
    db: sqlite3.Connection,
    wanted: InstanceFilter,
    limit: int,
    *,
    after: tuple[int, str] | None = None,
    payloads: bool = False,
) -> list[Instance]:
    """The first ones in order of creation, of all statuses if none is named.

    Without `payloads` their input, output and failure are left where they are.
    """
    where, parameters = wanted.condition()
    if after is not None:
        where, parameters = f"{where} AND (created_at, instance_id) > (?, ?)", (*parameters, *after)
    statuses = sorted(wanted.statuses or events.ANY_STATUS)
    return records.select_created(db, statuses, where, parameters, limit, payloads=payloads)


def list_finished(
    db: sqlite3.Connection, wanted: InstanceFilter, token: str | None, limit: int
) -> tuple[list[str], str | None]:
    """The ids of one page of finished instances, in the order in which they ended."""
    where, parameters = wanted.condition()
    where += " AND completed_at IS NOT NULL"
    if wanted.statuses:
        where += f" AND status IN ({', '.join('?' * len(wanted.statuses))})"
        parameters += tuple(sorted(wanted.statuses))
    if token:
        where += " AND (completed_at, instance_id) > (?, ?)"
        parameters += read_token(token)
    found = records.select_finished(db, where, parameters, limit + 1)
    page = found[:limit]
    following = write_token(page[-1][1], page[-1][0]) if len(found) > limit else None
    return [instance_id for instance_id, _ in page], following


def state_of(instance: Instance, *, payloads: bool) -> pb.OrchestrationState:
    """The instance in the protocol's words; what it was given and gave only with `payloads`."""
    state = pb.OrchestrationState(
        instanceId=instance.instance_id,
        name=instance.name,
        version=events.text(instance.version),
        orchestrationStatus=pb.OrchestrationStatus.Name(instance.status),
        createdTimestamp=events.timestamp(instance.created_at),
        lastUpdatedTimestamp=events.timestamp(instance.updated_at),
        executionId=events.text(instance.execution_id),
        tags=json.loads(instance.tags) if instance.tags else None,
    )
    if instance.scheduled_at is not None:
        state.scheduledStartTimestamp.CopyFrom(events.timestamp(instance.scheduled_at))
    if instance.completed_at is not None:
        state.completedTimestamp.CopyFrom(events.timestamp(instance.completed_at))
    if instance.parent is not None:
        state.parentInstanceId.value = parent_of(instance)
    if payloads:
        _add_payloads(state, instance)
    return state


def _add_payloads(state: pb.OrchestrationState, instance: Instance) -> None:
    for field in ("input", "output"):
        value: str | None = getattr(instance, field)
        if value is not None:
            getattr(state, field).value = value
    if instance.custom_status is not None:
        state.customStatus.value = instance.custom_status
    if instance.failure is not None:
        state.failureDetails.ParseFromString(instance.failure)
