"""The port to whoever tells of the app's work as spans. Other workers tell of theirs themselves."""

from collections.abc import Callable
from typing import Protocol

from local_host.durable_sdk import pb
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity


class Tracing(Protocol):
    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> Callable[[int], None]:
        """Gives what the turn asks for its place in the trace, before it is stored. What it returns
        is to be called once the turn is on disk, with the time.
        """
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
