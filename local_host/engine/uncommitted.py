"""Events that are not on disk yet: the turn that such an event causes keeps it in its commit."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.transaction import Transaction
from local_host.store import records
from local_host.store.failpoints import Commit
from local_host.store.records import Instance


class ActivityResult(NamedTuple):
    """How an activity ended; `told` once that is on disk."""

    activity_id: int
    instance_id: str
    execution_id: str
    event: pb.HistoryEvent
    told: Callable[[], None] | None = None
    commit = Commit.TURN_ON_RESULT

    def is_for(self, instance: Instance) -> bool:
        return self.execution_id == instance.execution_id

    def decide(self) -> bool:
        return True

    def consume(self, tx: Transaction) -> bool:
        """The activity has ended; False when it had already."""
        is_first = records.delete_activity(tx.db, self.activity_id)
        if is_first and self.told:
            tx.effects.told.append(self.told)
        return is_first

    def deliver(self, tx: Transaction) -> None:
        tx.tell(self.instance_id, self.execution_id, self.event)


@dataclass(slots=True, eq=False)
class RaisedEvent:
    """A turn that `has_decided` on it keeps it; a turn that took too long finds that it
    `is_left_out`, and keeps nothing. `kept` is done once the event is on disk.
    """

    commit: ClassVar[Commit] = Commit.TURN_ON_EVENT

    instance_id: str
    event: pb.HistoryEvent
    kept: asyncio.Future[None]
    has_decided: bool = False
    is_left_out: bool = False

    def is_for(self, _instance: Instance) -> bool:
        return True

    def decide(self) -> bool:
        """The turn is about to be kept; False when it took too long."""
        self.has_decided = not self.is_left_out
        return self.has_decided

    def consume(self, tx: Transaction) -> bool:
        tx.effects.told.append(self._tell)
        return True

    def _tell(self) -> None:
        if not self.kept.done():  # whoever raised it may have left
            self.kept.set_result(None)

    def deliver(self, tx: Transaction) -> None:
        """To whatever generation of the instance hears of it, as of when it was raised."""
        if tx.is_live(self.instance_id):
            tx.deliver(self.instance_id, self.event, arrived_at=events.moment(self.event.timestamp))


type UncommittedEvent = ActivityResult | RaisedEvent
