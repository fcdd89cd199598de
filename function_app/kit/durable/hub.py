"""What deciding takes of a durable client: a Functions app's own fits, and so does any other."""

from typing import Protocol

from durabletask.client import OrchestrationState
from durabletask.history import HistoryEvent


class Hub(Protocol):
    async def get_orchestration_state(self, instance_id: str) -> OrchestrationState | None: ...

    async def get_orchestration_history(self, instance_id: str) -> list[HistoryEvent]: ...

    async def raise_orchestration_event(
        self, instance_id: str, event_name: str, *, data: str
    ) -> None: ...
