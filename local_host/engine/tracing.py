"""The port to whoever tells of the app's work as spans. Other workers tell of theirs themselves."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from local_host.durable_sdk import pb
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity


class Marked(NamedTuple):
    """The places in the trace of the activities that a turn asks for, by their task ids, and what
    is to be called once the turn is on disk, with the time.
    """

    activities: Mapping[int, pb.TraceContext]
    tell: Callable[[int], None]


class Tracing(Protocol):
    """What it is told of a turn or an activity it reads some time later, in a thread of its own:
    nobody changes these any more.
    """

    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> Marked:
        """Before the turn is stored; its sub-orchestrations are given their places."""
        ...

    def terminated(self, turn: Turn, now: int) -> None:
        """From outside, with nothing new for the orchestration to say to it."""
        ...

    def traceparent_of(self, request: pb.ActivityRequest) -> str:
        """Of an activity while it runs; empty when it has none."""
        ...

    def activity_ended(self, activity: Activity, times: tuple[int, int], *, failed: bool) -> None:
        """Its result is on disk."""
        ...
