"""What the client knows of each workflow in which a person decides: claim, writing, action."""

from dataclasses import dataclass
from typing import Protocol

from durabletask.client import OrchestrationState, TaskHubGrpcClient

from function_app.kit.durable.hub import Hub


@dataclass(frozen=True)
class Ruling:
    """What the person at the command line decided."""

    approved: bool
    request_id: str
    reviewer: str
    notes: str | None


class Kind(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def orchestrator(self) -> str: ...

    def waits(self, state: OrchestrationState) -> bool: ...

    def question(self, client: TaskHubGrpcClient, state: OrchestrationState) -> list[str]:
        """The lines that say what is to be decided on, the last of which has the request id."""
        ...

    def outcome(self, state: OrchestrationState) -> list[str]:
        """The lines that say how a completed one ended."""
        ...

    def went_wrong(self, state: OrchestrationState) -> bool:
        """Whether a completed one could not do what it was asked for."""
        ...

    async def decide(self, hub: Hub, state: OrchestrationState, ruling: Ruling) -> bool:
        """True when the decision was taken, False when it still has to be. Raises a `Refusal`."""
        ...


def request_line(request_id: str) -> str:
    return f"Request ID: {request_id}"
