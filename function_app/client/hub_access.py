"""The client's hub with the asynchronous methods that submitting a decision needs. The SDK's own
asynchronous client would need one more HTTP library, for its credential.
"""

from dataclasses import dataclass

from durabletask.client import OrchestrationState, TaskHubGrpcClient
from durabletask.history import HistoryEvent


@dataclass(frozen=True)
class AwaitedHub:
    client: TaskHubGrpcClient

    async def get_orchestration_state(self, instance_id: str) -> OrchestrationState | None:
        return self.client.get_orchestration_state(instance_id)

    async def get_orchestration_history(self, instance_id: str) -> list[HistoryEvent]:
        return self.client.get_orchestration_history(instance_id)

    async def raise_orchestration_event(
        self, instance_id: str, event_name: str, *, data: str
    ) -> None:
        self.client.raise_orchestration_event(instance_id, event_name, data=data)
