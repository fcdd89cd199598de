"""The port to whoever runs the code of orchestrators, activities and entities."""

import asyncio
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from local_host.durable_sdk import pb


class WorkAborted(Exception):
    """The worker could not answer (it failed, or answered nonsense): the work is done again."""


class WorkerGone(WorkAborted):
    """The worker has left: whoever takes such work gets it at once.

    A worker that leaves in good order may still answer; `late` is told if it does, and the first
    answer counts.
    """

    def __init__(self) -> None:
        super().__init__("the worker has disconnected")
        self.late: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class FunctionFailed(Exception):
    """The function ran and failed, or does not exist: a result like any other."""

    def __init__(self, details: pb.TaskFailureDetails) -> None:
        super().__init__(details.errorMessage)
        self.details = details


class WorkKind(StrEnum):
    ORCHESTRATION = "orchestration"
    ACTIVITY = "activity"
    ENTITY = "entity"


class Work(NamedTuple):
    """What has to be run; without a version the text is empty."""

    kind: WorkKind
    name: str
    version: str = ""


class Worker(Protocol):
    """Runs code. Each `run_` raises WorkAborted or FunctionFailed."""

    def takes(self, work: Work) -> bool: ...

    def capacity(self, kind: WorkKind) -> int:
        """How much of a kind it runs side by side."""
        ...

    async def run_orchestrator(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """`request` holds the ExecutionStarted event, which names the orchestrator."""
        ...

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        """The result as JSON."""
        ...

    async def run_entity(self, request: pb.EntityBatchRequest) -> pb.EntityBatchResult:
        """A result for each operation, in order; fewer when the rest is to be asked again."""
        ...
