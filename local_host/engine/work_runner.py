"""Has a worker do one piece of work, and keeps what comes of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol

from local_host.clock import Clock
from local_host.durable_sdk import pb
from local_host.engine import entities, events, turns
from local_host.engine.transaction import Transaction
from local_host.engine.turn_commit import ActivityResult, Turn
from local_host.engine.workers import FunctionFailed, Worker, WorkerGone
from local_host.store import records
from local_host.store.failpoints import Commit
from local_host.store.records import Activity
from local_host.store.writer import WriteFailed

logger = logging.getLogger(__name__)

_LONG_TURN_SECONDS = 0.25


class Transact(Protocol):
    async def __call__[T](self, commit: Commit, operation: Callable[[Transaction], T]) -> T: ...


class WorkRunner:
    """Raises WorkerGone and WorkAborted where the work has to be done again. `see_to` runs what
    takes no worker's room; `go_on` has an instance take its turn on a result at once, and says
    whether that was possible and is kept.
    """

    def __init__(
        self,
        reader: sqlite3.Connection,
        clock: Clock,
        transact: Transact,
        *,
        see_to: Callable[[Coroutine[Any, Any, None]], None],
        go_on: Callable[[ActivityResult], Awaitable[bool]],
        retry_seconds: float,
    ) -> None:
        self._reader = reader
        self._clock = clock
        self._transact = transact
        self._see_to = see_to
        self._go_on = go_on
        self._retry_seconds = retry_seconds

    async def take_turn(self, instance_id: str, worker: Worker) -> None:
        """Of an orchestration or an entity."""
        if entities.is_entity(instance_id):
            await self._run_entity(instance_id, worker)
        elif turn := turns.load_turn(self._reader, instance_id, self._clock.now()):
            await self.run_orchestrator(turn, worker)

    def turn_on(self, result: ActivityResult) -> Turn | None:
        """What the instance does next, when it can do so now."""
        return turns.load_turn(self._reader, result.instance_id, self._clock.now(), result)

    async def run_orchestrator(self, turn: Turn, worker: Worker) -> None:
        kept = Commit.TURN if turn.result is None else Commit.TURN_ON_RESULT

        async def keep(response: pb.OrchestratorResponse) -> None:
            await self._transact(kept, lambda tx: turns.commit_turn(tx, turn, response))

        async def fail(details: pb.TaskFailureDetails) -> None:
            await self._transact(
                Commit.FAILED_TURN, lambda tx: turns.fail_instance(tx, turn, details)
            )

        await self._settle(worker.run_orchestrator(turn.request), keep, fail)

    async def _run_entity(self, entity_id: str, worker: Worker) -> None:
        turn = entities.load_entity_turn(self._reader, entity_id, self._clock.now())
        if turn is None:
            return
        if not turn.operations:
            await self._transact(
                Commit.ENTITY_LOCK, lambda tx: entities.commit_lock_message(tx, turn)
            )
            return

        async def keep(result: pb.EntityBatchResult) -> None:
            await self._transact(
                Commit.ENTITY_BATCH, lambda tx: entities.commit_batch(tx, turn, result)
            )

        async def fail(details: pb.TaskFailureDetails) -> None:
            await self._transact(
                Commit.FAILED_ENTITY_BATCH, lambda tx: entities.fail_batch(tx, turn, details)
            )

        await self._settle(worker.run_entity(turn.request), keep, fail)

    async def run_activity(self, activity: Activity, worker: Worker) -> None:
        task_id = activity.request.taskId

        async def keep(result: str | None) -> None:
            event = events.task_completed(self._clock.now(), task_id, result)
            await self._keep_result(activity, event)

        async def fail(details: pb.TaskFailureDetails) -> None:
            event = events.task_failed(self._clock.now(), task_id, details)
            await self._keep_result(activity, event)

        if not self._is_wanted(activity):
            await keep(None)
            return
        await self._settle(worker.run_activity(activity.request), keep, fail)

    async def _settle[Answer](
        self,
        asked: Awaitable[Answer],
        keep: Callable[[Answer], Coroutine[Any, Any, None]],
        fail: Callable[[pb.TaskFailureDetails], Coroutine[Any, Any, None]],
    ) -> None:
        """Keep what comes of it, even when it comes after its worker has left."""
        try:
            answer = await asked
        except FunctionFailed as failed:
            await fail(failed.details)
        except WorkerGone as gone:
            gone.late.add_done_callback(lambda late: self._see_to(self._settle(late, keep, fail)))
            raise
        else:
            await keep(answer)

    def _is_wanted(self, activity: Activity) -> bool:
        """Work that was scheduled but not begun when its instance was terminated is left undone;
        so is work that a worker who had left has handed in meanwhile.
        """
        status = records.status_of_asker(self._reader, activity.id)
        return status not in (None, pb.ORCHESTRATION_STATUS_TERMINATED)

    async def _keep_result(self, activity: Activity, event: pb.HistoryEvent) -> None:
        """Mostly the instance has waited for it, and goes on in the same commit. A turn that takes
        long does not keep the result off the disk: it is then kept by itself.
        """
        asker = activity.request.orchestrationInstance.instanceId
        result = ActivityResult(activity.id, asker, activity.execution_id, event)

        def keep_meanwhile() -> None:
            self._see_to(self._keep_alone(result, activity.request.name))

        waited = asyncio.get_running_loop().call_later(_LONG_TURN_SECONDS, keep_meanwhile)
        try:
            kept = await self._go_on(result)
        finally:
            waited.cancel()
        if not kept:
            await self._keep_alone(result, activity.request.name)

    async def _keep_alone(self, result: ActivityResult, name: str) -> None:
        """The activity has run: its result is not given up because the disk is full for a while."""
        while True:
            try:
                await self._transact(
                    Commit.ACTIVITY_RESULT, lambda tx: turns.keep_result(tx, result)
                )
            except WriteFailed as error:
                logger.warning("result_not_kept name=%s %s", name, error)
                await asyncio.sleep(self._retry_seconds)
            else:
                return
