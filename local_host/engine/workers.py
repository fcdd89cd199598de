"""The port to whoever runs the code of orchestrators and activities."""

from typing import Protocol

import durabletask.internal.orchestrator_service_pb2 as pb


class WorkAborted(Exception):
    """The worker could not answer (it died, or answered nonsense): the work is done again."""


class FunctionFailed(Exception):
    """The function ran and failed, or does not exist: a result like any other."""

    def __init__(self, details: pb.TaskFailureDetails) -> None:
        super().__init__(details.errorMessage)
        self.details = details


class Workers(Protocol):
    """Who runs the code of orchestrators and activities. Raises WorkAborted or FunctionFailed."""

    def has_orchestrator(self, name: str) -> bool: ...

    async def run_orchestrator(
        self, name: str, request: pb.OrchestratorRequest
    ) -> pb.OrchestratorResponse: ...

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        """The result as JSON."""
        ...
