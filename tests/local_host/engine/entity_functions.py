"""An entity and orchestrators that use it, for the tests of entities."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.entities import EntityContext, EntityInstanceId
from durabletask.task import OrchestrationContext
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import StringValue

from local_host.engine import commands
from tests.local_host.engine.engine_bench import Bench


def tally(ctx: EntityContext, number: int | None) -> int:
    """Counts; the caller gets the count."""
    if ctx.operation == "add":
        ctx.set_state(ctx.get_state(int, 0) + (number or 0))
    elif ctx.operation == "spoil":
        ctx.set_state(-1)
        raise ValueError("the tally is spoilt")
    elif ctx.operation == "delete":
        ctx.set_state(None)
    return ctx.get_state(int, 0)


def calls(ctx: OrchestrationContext, call: list[Any]) -> Any:
    """Calls the entity of the key, with an operation and an argument."""
    key, operation, argument = call
    return (yield ctx.call_entity(named("tally", key), operation, argument))


def diary(lines: list[Any]) -> Callable[[EntityContext, Any], int]:
    """An entity that writes each operation's argument into `lines`; its state is how many."""

    def log(ctx: EntityContext, line: Any) -> int:
        lines.append(line)
        ctx.set_state(ctx.get_state(int, 0) + 1)
        return ctx.get_state(int, 0)

    return log


def named(entity: str, key: str = "k") -> EntityInstanceId:
    return EntityInstanceId(entity, key)


async def signal(
    b: Bench,
    entity_id: str,
    operation: str,
    argument: Any = None,
    *,
    at: datetime | None = None,
) -> None:
    due = Timestamp()
    if at is not None:
        due.FromDatetime(at)
    await b.do(
        commands.signal_entity,
        pb.SignalEntityRequest(
            instanceId=entity_id,
            name=operation,
            input=StringValue(value=json.dumps(argument)),
            scheduledTime=due if at is not None else None,
        ),
    )


async def count(b: Bench, key: str = "k") -> Any:
    """What the tally says once everything that came before has been done."""
    b.asked += 1
    asker = await b.start("calls", [key, "read", None], instance_id=f"asker{b.asked}")
    return await b.result(asker)
