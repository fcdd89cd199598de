"""The gRPC methods that `durabletask` workers call: they take work items and bring back answers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from local_host.durable_sdk import Message, pb
from local_host.engine.engine import Engine
from local_host.grpc_api.connected_worker import ConnectedWorker
from local_host.grpc_api.refusals import Context

_LATE_SECONDS = 600.0
_PING_SECONDS = 30.0  # a worker that hears nothing for two minutes takes the host for dead


@dataclass(frozen=True, slots=True)
class WorkerService:
    engine: Engine
    workers: set[ConnectedWorker] = field(default_factory=set[ConnectedWorker])

    async def get_work_items(
        self, request: pb.GetWorkItemsRequest, _context: Context
    ) -> AsyncIterator[pb.WorkItem]:
        worker = ConnectedWorker(request)
        await self.engine.join(worker)
        self.workers.add(worker)
        try:
            while True:
                yield await _next_item(worker)
        finally:
            self.engine.leave(worker)
            patience = _LATE_SECONDS if worker.close() else 0
            asyncio.get_running_loop().call_later(patience, self.workers.discard, worker)

    async def complete(
        self,
        answer: pb.OrchestratorResponse | pb.ActivityResponse | pb.EntityBatchResult,
        _context: Context,
    ) -> pb.CompleteTaskResponse:
        """An answer that comes late is ignored: the work has been given to somebody else."""
        self._answer(answer.completionToken, answer)
        return pb.CompleteTaskResponse()

    async def abandon_activity(
        self, request: pb.AbandonActivityTaskRequest, _context: Context
    ) -> pb.AbandonActivityTaskResponse:
        self._abandon(request.completionToken)
        return pb.AbandonActivityTaskResponse()

    async def abandon_orchestration(
        self, request: pb.AbandonOrchestrationTaskRequest, _context: Context
    ) -> pb.AbandonOrchestrationTaskResponse:
        self._abandon(request.completionToken)
        return pb.AbandonOrchestrationTaskResponse()

    async def abandon_entity(
        self, request: pb.AbandonEntityTaskRequest, _context: Context
    ) -> pb.AbandonEntityTaskResponse:
        self._abandon(request.completionToken)
        return pb.AbandonEntityTaskResponse()

    def _answer(self, token: str, message: Message) -> None:
        any(worker.answer(token, message) for worker in self.workers)

    def _abandon(self, token: str) -> None:
        for worker in self.workers:
            worker.abandon(token)


async def _next_item(worker: ConnectedWorker) -> pb.WorkItem:
    try:
        async with asyncio.timeout(_PING_SECONDS):
            return await worker.items.get()
    except TimeoutError:
        return pb.WorkItem(healthPing=pb.HealthPing())
