"""The port to whoever tells of the app's work as spans. Other workers tell of theirs themselves."""

from typing import Protocol

from local_host.durable_sdk import pb
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity


class Tracing(Protocol):
    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> None:
        """Gives what the turn asks for its place in the trace, before it is stored."""
        ...

    def turn_ended(self, turn: Turn, response: pb.OrchestratorResponse, now: int) -> None:
        """It is on disk."""
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
