"""What must hold in every store, whatever happened to the host that wrote it."""

import sqlite3
from collections import Counter
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.engine.events import FINISHED
from local_host.engine.filters import InstanceFilter
from local_host.engine.queries import matching
from local_host.store import entity_records, history_records
from local_host.store.records import Instance
from tests.local_host.store import rows

# What answers what: the event that may come once, and only for an id that was asked for.
_ANSWERS = {
    "taskCompleted": "taskScheduled",
    "taskFailed": "taskScheduled",
    "timerFired": "timerCreated",
    "subOrchestrationInstanceCompleted": "subOrchestrationInstanceCreated",
    "subOrchestrationInstanceFailed": "subOrchestrationInstanceCreated",
}


def store_faults(folder: Path) -> list[str]:
    """The faults of the store of a host that has stopped with everything at its end."""
    with rows.opened(folder) as db:
        faults = [*rows.damage(db), *(f"{stray}, which is not there" for stray in rows.strays(db))]
        left = rows.counts(db)["activities"]
        faults += [f"{left} activities never ended"] if left else []
        held = entity_records.locked_entities(db)
        faults += [f"{entity.instance_id} is locked for ever" for entity in held]
        for instance in matching(db, InstanceFilter(), 1_000_000):
            found = _instance_faults(db, instance)
            faults += [f"{instance.instance_id}: {fault}" for fault in found]
    return faults


def _instance_faults(db: sqlite3.Connection, instance: Instance) -> list[str]:
    history = history_records.read_history(db, instance.instance_id)
    faults = history_faults(history)
    if instance.status not in FINISHED:
        return [*faults, "has not ended"]
    if history[-1].WhichOneof("eventType") != "executionCompleted":
        faults.append("its last event is not its end")
    if rows.has_mail(db, instance.instance_id):
        faults.append("has ended, and has messages")
    return faults


def history_faults(history: list[pb.HistoryEvent]) -> list[str]:
    """A generation starts once, ends at most once, and every question has at most one answer."""
    faults: list[str] = []
    kinds = Counter(event.WhichOneof("eventType") for event in history)
    begun = kinds["orchestratorStarted"] > 0
    if begun and kinds["executionStarted"] != 1:
        faults.append(f"started {kinds['executionStarted']} times")
    if kinds["executionCompleted"] > 1:
        faults.append("ended more than once")
    if kinds["orchestratorStarted"] != kinds["orchestratorCompleted"]:
        faults.append("a turn is not whole")
    open_questions: Counter[tuple[str, int]] = Counter()  # a retry asks again under the same id
    for event in history:
        kind = str(event.WhichOneof("eventType"))
        if kind in _ANSWERS.values():
            open_questions[kind, event.eventId] += 1
        elif kind in _ANSWERS:
            question = (_ANSWERS[kind], _answered_id(getattr(event, kind)))
            open_questions[question] -= 1
            if open_questions[question] < 0:
                faults.append(f"{question} has more answers than it was asked")
    return faults


def _answered_id(
    answer: pb.TimerFiredEvent | pb.TaskCompletedEvent | pb.SubOrchestrationInstanceCompletedEvent,
) -> int:
    return answer.timerId if isinstance(answer, pb.TimerFiredEvent) else answer.taskScheduledId
