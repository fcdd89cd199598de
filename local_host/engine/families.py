"""Orchestrations that call orchestrations: who has called whom."""

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.transaction import Transaction
from local_host.store import history_records, records
from local_host.store.records import Instance


def family_of(
    tx: Transaction, instance: Instance, *, recursive: bool, finished: bool
) -> list[Instance]:
    """The instance and, when asked, its descendants that have finished, or that have not."""
    family = [instance]
    for parent in family if recursive else ():
        children = _children(tx, parent)
        family += [child for child in children if (child.status in events.FINISHED) is finished]
    return family


def _children(tx: Transaction, instance: Instance) -> list[Instance]:
    """Without those that only had the id which a child was to have, and are someone else's."""
    history = history_records.read_history(tx.db, instance.instance_id)
    named = [
        event.subOrchestrationInstanceCreated.instanceId
        for event in history
        if event.HasField("subOrchestrationInstanceCreated")
    ]
    found = [records.find_instance(tx.db, name) for name in dict.fromkeys(named)]
    return [child for child in found if child and parent_of(child) == instance.instance_id]


def parent_of(instance: Instance) -> str:
    """The id of the orchestration that has called for this one; empty without one."""
    info = pb.ParentInstanceInfo.FromString(instance.parent or b"")
    return info.orchestrationInstance.instanceId
