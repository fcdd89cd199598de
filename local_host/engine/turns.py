"""A turn: events go to the orchestrator, its actions come back, one transaction keeps them."""

import sqlite3

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.rewinding import commit_rewind
from local_host.engine.transaction import Transaction
from local_host.engine.turn_commit import Turn, TurnCommit
from local_host.store import history_records, records
from local_host.store.records import Activity


def load_turn(db: sqlite3.Connection, instance_id: str, now: int) -> Turn | None:
    """The instance's next turn, or None when it has nothing to do."""
    db.execute("BEGIN")  # one snapshot for all that is read
    try:
        return _load(db, instance_id, now)
    finally:
        db.execute("COMMIT")


def _load(db: sqlite3.Connection, instance_id: str, now: int) -> Turn | None:
    instance = records.find_instance(db, instance_id)
    if instance is None or instance.status in events.FINISHED:
        return None
    if instance.status == pb.ORCHESTRATION_STATUS_SUSPENDED:
        return None
    inbox = records.read_inbox(db, instance_id, now)
    past = history_records.read_history(db, instance_id)
    if any(event.HasField("executionCompleted") for event in past[-1:]):
        # A failed instance that is being rewound: the worker wants to hear of nothing else.
        inbox = [message for message in inbox if message.event.HasField("executionRewound")]
    if not past:
        # Events may come before a scheduled start is due; the start is always first.
        inbox.sort(key=lambda m: not m.event.HasField("executionStarted"))
        if inbox and not inbox[0].event.HasField("executionStarted"):
            return None
    if not inbox:
        return None
    new = [events.orchestrator_started(now), *(m.event for m in inbox)]
    return Turn(instance, past, new, [m.id for m in inbox])


def commit_turn(tx: Transaction, turn: Turn, response: pb.OrchestratorResponse) -> None:
    """Keep what the orchestrator decided.

    Nothing is kept when the instance ended, was purged, began again or went on meanwhile: the
    answer is to a question that nobody asks any more.
    """
    instance = records.find_instance(tx.db, turn.instance.instance_id)
    if instance is None or instance.execution_id != turn.instance.execution_id:
        return
    if instance.status in events.FINISHED:
        return
    if history_records.history_length(tx.db, instance.instance_id) != len(turn.past):
        return
    records.delete_messages(tx.db, turn.messages)
    for action in response.actions:
        if action.HasField("rewindOrchestration"):
            commit_rewind(tx, instance, action.rewindOrchestration)
            return
    TurnCommit(tx, turn, instance).keep(response)


def keep_result(tx: Transaction, activity: Activity, event: pb.HistoryEvent) -> None:
    """Tell the instance how an activity ended: once, and only the generation that scheduled it."""
    if not records.delete_activity(tx.db, activity.id):
        return
    tx.tell(activity.request.orchestrationInstance.instanceId, activity.execution_id, event)


def fail_instance(tx: Transaction, turn: Turn, failure: pb.TaskFailureDetails) -> None:
    """The orchestrator itself could not run: the instance fails."""
    response = pb.OrchestratorResponse(
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
    commit_turn(tx, turn, response)
