"""The client's hub, as the submission of a decision awaits it: the SDK's asynchronous client would
need one HTTP library more, for its credential.
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
