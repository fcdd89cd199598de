"""History events, as the durable protocol spells them."""

from collections.abc import Iterable
from typing import Any

from local_host.clock import MICROSECONDS
from local_host.durable_sdk import StringValue, Timestamp, pb

FINISHED = frozenset(
    {
        pb.ORCHESTRATION_STATUS_COMPLETED,
        pb.ORCHESTRATION_STATUS_FAILED,
        pb.ORCHESTRATION_STATUS_TERMINATED,
        pb.ORCHESTRATION_STATUS_CANCELED,
    }
)
ANY_STATUS = frozenset(pb.OrchestrationStatus.values())


def timestamp(moment: int) -> Timestamp:
    seconds, rest = divmod(moment, MICROSECONDS)
    return Timestamp(seconds=seconds, nanos=rest * 1000)


def moment(stamp: Timestamp) -> int:
    return stamp.seconds * MICROSECONDS + stamp.nanos // 1000


def text(value: str | None) -> StringValue | None:
    return None if value is None else StringValue(value=value)


def value_of(owner: object, field: str) -> str | None:
    """The text of an optional `StringValue` field, None when it is not set."""
    has_field: bool = owner.HasField(field)  # type: ignore[attr-defined]
    return str(getattr(owner, field).value) if has_field else None


def given(owner: object, field: str) -> Any:
    """An optional message, None when it is not set."""
    has_field: bool = owner.HasField(field)  # type: ignore[attr-defined]
    return getattr(owner, field) if has_field else None


def moment_of(owner: object, field: str) -> int | None:
    stamp: Timestamp | None = given(owner, field)
    return None if stamp is None else moment(stamp)


def start_in(history: Iterable[pb.HistoryEvent]) -> pb.ExecutionStartedEvent:
    """What begins an instance and names it; every history that has begun holds one."""
    for event in history:
        if event.HasField("executionStarted"):
            return event.executionStarted
    raise ValueError("no start in this history")


def execution_started(now: int, started: pb.ExecutionStartedEvent) -> pb.HistoryEvent:
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), executionStarted=started)


def orchestrator_started(now: int) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1, timestamp=timestamp(now), orchestratorStarted=pb.OrchestratorStartedEvent()
    )


def orchestrator_completed(now: int) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1, timestamp=timestamp(now), orchestratorCompleted=pb.OrchestratorCompletedEvent()
    )


def event_raised(now: int, name: str, data: str | None) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        eventRaised=pb.EventRaisedEvent(name=name, input=text(data)),
    )


def timer_fired(fires_at: int, timer_id: int) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(fires_at),
        timerFired=pb.TimerFiredEvent(fireAt=timestamp(fires_at), timerId=timer_id),
    )


def task_completed(now: int, task_id: int, result: str | None) -> pb.HistoryEvent:
    completed = pb.TaskCompletedEvent(taskScheduledId=task_id, result=text(result))
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), taskCompleted=completed)


def task_failed(now: int, task_id: int, failure: pb.TaskFailureDetails) -> pb.HistoryEvent:
    failed = pb.TaskFailedEvent(taskScheduledId=task_id, failureDetails=failure)
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), taskFailed=failed)


def suspended(now: int, reason: str | None) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        executionSuspended=pb.ExecutionSuspendedEvent(input=text(reason)),
    )


def resumed(now: int, reason: str | None) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        executionResumed=pb.ExecutionResumedEvent(input=text(reason)),
    )


def terminated(now: int, output: str | None, *, recurse: bool) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        executionTerminated=pb.ExecutionTerminatedEvent(input=text(output), recurse=recurse),
    )


def execution_completed(
    now: int,
    status: pb.OrchestrationStatus,
    output: str | None,
    failure: pb.TaskFailureDetails | None,
) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        executionCompleted=pb.ExecutionCompletedEvent(
            orchestrationStatus=status, result=text(output), failureDetails=failure
        ),
    )


def rewound(now: int, reason: str | None, parent_execution_id: str | None) -> pb.HistoryEvent:
    return pb.HistoryEvent(
        eventId=-1,
        timestamp=timestamp(now),
        executionRewound=pb.ExecutionRewoundEvent(
            reason=text(reason), parentExecutionId=text(parent_execution_id)
        ),
    )


def operation_signaled(
    now: int, entity_id: str, operation: str, data: str | None, request_id: str
) -> pb.HistoryEvent:
    signal = pb.EntityOperationSignaledEvent(
        requestId=request_id,
        operation=operation,
        input=text(data),
        targetInstanceId=text(entity_id),
    )
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), entityOperationSignaled=signal)


def operation_answered(now: int, request_id: str, result: pb.OperationResult) -> pb.HistoryEvent:
    """What the caller of an entity is told."""
    event = pb.HistoryEvent(eventId=-1, timestamp=timestamp(now))
    if result.HasField("failure"):
        event.entityOperationFailed.requestId = request_id
        event.entityOperationFailed.failureDetails.CopyFrom(result.failure.failureDetails)
    else:
        event.entityOperationCompleted.requestId = request_id
        if result.success.HasField("result"):
            event.entityOperationCompleted.output.CopyFrom(result.success.result)
    return event


def lock_granted(now: int, section_id: str) -> pb.HistoryEvent:
    granted = pb.EntityLockGrantedEvent(criticalSectionId=section_id)
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), entityLockGranted=granted)


def unlock_sent(now: int, entity_id: str, section_id: str) -> pb.HistoryEvent:
    unlock = pb.EntityUnlockSentEvent(
        criticalSectionId=section_id, targetInstanceId=text(entity_id)
    )
    return pb.HistoryEvent(eventId=-1, timestamp=timestamp(now), entityUnlockSent=unlock)


def child_ended(
    now: int,
    task_id: int,
    status: int,
    output: str | None,
    failure: pb.TaskFailureDetails | None,
) -> pb.HistoryEvent:
    """What a parent is told when its sub-orchestration ends."""
    if status == pb.ORCHESTRATION_STATUS_COMPLETED:
        completed = pb.SubOrchestrationInstanceCompletedEvent(
            taskScheduledId=task_id, result=text(output)
        )
        return pb.HistoryEvent(
            eventId=-1, timestamp=timestamp(now), subOrchestrationInstanceCompleted=completed
        )
    reason = failure or failure_details(
        "OrchestrationTerminated",
        f"The sub-orchestration was terminated: {output or 'no reason given'}",
    )
    failed = pb.SubOrchestrationInstanceFailedEvent(taskScheduledId=task_id, failureDetails=reason)
    return pb.HistoryEvent(
        eventId=-1, timestamp=timestamp(now), subOrchestrationInstanceFailed=failed
    )


def failure_details(error_type: str, message: str, stack: str = "") -> pb.TaskFailureDetails:
    return pb.TaskFailureDetails(
        errorType=error_type, errorMessage=message, stackTrace=StringValue(value=stack)
    )
