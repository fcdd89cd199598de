"""An instance of an orchestration, as the durable engine knows it."""

from dataclasses import dataclass

from durabletask.client import OrchestrationState

from function_app.kit.durable.runtime_status import RUNTIME_STATUS, RuntimeStatus


@dataclass(frozen=True)
class Instance:
    state: OrchestrationState

    @property
    def instance_id(self) -> str:
        return self.state.instance_id

    @property
    def runtime_status(self) -> RuntimeStatus:
        return RUNTIME_STATUS[self.state.runtime_status]

    @property
    def has_ended(self) -> bool:
        return self.runtime_status.is_last
