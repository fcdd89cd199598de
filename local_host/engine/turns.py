"""A turn: events go to the orchestrator, its actions come back, one transaction keeps them."""

import sqlite3
from collections.abc import Mapping
from copy import replace

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.rewinding import commit_rewind
from local_host.engine.transaction import Transaction
from local_host.engine.turn_commit import Turn, TurnCommit
from local_host.engine.uncommitted import ActivityResult, UncommittedEvent
from local_host.store import history_records, records


def load_turn(
    db: sqlite3.Connection, instance_id: str, now: int, uncommitted: UncommittedEvent | None = None
) -> Turn | None:
    """The instance's next turn, or None when it has nothing to do.

    What is `uncommitted` comes after the inbox; the turn's commit keeps both.
    """
    db.execute("BEGIN")  # one snapshot for all that is read
    try:
        return _load(db, instance_id, now, uncommitted)
    finally:
        db.execute("COMMIT")


def _load(
    db: sqlite3.Connection, instance_id: str, now: int, uncommitted: UncommittedEvent | None
) -> Turn | None:
    instance = records.find_instance(db, instance_id)
    if instance is None or instance.status in events.FINISHED:
        return None
    if instance.status == pb.ORCHESTRATION_STATUS_SUSPENDED:
        return None
    inbox = records.read_inbox(db, instance_id, now)
    past = history_records.read_history(db, instance_id)
    is_rewound = any(event.HasField("executionCompleted") for event in past[-1:])
    if is_rewound:
        # A failed instance that is being rewound: the worker wants to hear of nothing else.
        inbox = [message for message in inbox if message.event.HasField("executionRewound")]
    if not past:
        # Events may come before a scheduled start is due; the start is always first.
        inbox.sort(key=lambda m: not m.event.HasField("executionStarted"))
        if inbox and not inbox[0].event.HasField("executionStarted"):
            return None
    new = [m.event for m in inbox]
    if uncommitted is not None:
        if is_rewound or not past or not uncommitted.is_for(instance):
            return None
        new.append(uncommitted.event)
    if not new:
        return None
    new.insert(0, events.orchestrator_started(now))
    return Turn(instance, past, new, [m.id for m in inbox], uncommitted)


def commit_turn(
    tx: Transaction,
    turn: Turn,
    response: pb.OrchestratorResponse,
    places: Mapping[int, pb.TraceContext],
) -> bool:
    """Keep what the orchestrator decided, and the uncommitted event that it decided on; whether the
    decision was kept. `places` in the trace are given to the activities that it asks for, by their
    task ids.

    Of the decision nothing is kept when the instance ended, was purged, began again or went on
    meanwhile: the answer is to a question that nobody asks any more.
    """
    uncommitted = turn.uncommitted
    if uncommitted is not None and not uncommitted.consume(tx):
        return False  # a worker who had left has handed the activity's result in already
    status = _status_now(tx, turn)
    if status is None:
        if uncommitted is not None:
            uncommitted.deliver(tx)
        return False
    # It may be suspended now; the rest is as it was.
    instance = replace(turn.instance, status=status)
    records.delete_messages(tx.db, turn.messages)
    for action in response.actions:
        if action.HasField("rewindOrchestration"):
            commit_rewind(tx, instance, action.rewindOrchestration)
            return False
    TurnCommit(tx, turn, instance, places).keep(response)
    return True


def _status_now(tx: Transaction, turn: Turn) -> int | None:
    """Of the instance that the turn was taken for; None when it is not that one any more."""
    found = records.generation_of(tx.db, turn.instance.instance_id)
    if found is None or found[0] != turn.instance.execution_id or found[1] in events.FINISHED:
        return None
    length = history_records.history_length(tx.db, turn.instance.instance_id)
    return found[1] if length == len(turn.past) else None


def keep_result(tx: Transaction, result: ActivityResult) -> None:
    """Tell the instance how an activity ended: once, and only the generation that scheduled it."""
    if result.consume(tx):
        result.deliver(tx)


def failed(turn: Turn, failure: pb.TaskFailureDetails) -> pb.OrchestratorResponse:
    """The orchestrator itself could not run: the instance fails."""
    return pb.OrchestratorResponse(
        actions=[
            pb.OrchestratorAction(
                id=-1,
                completeOrchestration=pb.CompleteOrchestrationAction(
                    orchestrationStatus=pb.ORCHESTRATION_STATUS_FAILED, failureDetails=failure
                ),
            )
        ],
        customStatus=events.text(turn.instance.custom_status),
    )
