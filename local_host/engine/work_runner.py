"""Has a worker do one piece of work, and keeps what comes of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any, Protocol

from local_host.clock import Clock
from local_host.durable_sdk import pb
from local_host.engine import entities, events, turns
from local_host.engine.tracing import Tracing
from local_host.engine.transaction import Transaction
from local_host.engine.turn_commit import Turn
from local_host.engine.uncommitted import ActivityResult, RaisedEvent, UncommittedEvent
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
    takes no worker's room; `go_on` has an instance take its turn on an uncommitted event at once,
    and says whether that was possible and is kept. `tracing` is told of what `app` does.
    """

    def __init__(
        self,
        reader: sqlite3.Connection,
        clock: Clock,
        transact: Transact,
        *,
        see_to: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]],
        go_on: Callable[[UncommittedEvent], Coroutine[Any, Any, bool]],
        retry_seconds: float,
        tracing: Tracing | None = None,
        app: Worker | None = None,
    ) -> None:
        self._reader = reader
        self._clock = clock
        self._transact = transact
        self._see_to = see_to
        self._go_on = go_on
        self._retry_seconds = retry_seconds
        self._tracing = tracing
        self._app = app

    async def take_turn(self, instance_id: str, worker: Worker) -> None:
        """Of an orchestration or an entity."""
        if entities.is_entity(instance_id):
            await self._run_entity(instance_id, worker)
        elif turn := turns.load_turn(self._reader, instance_id, self._clock.now()):
            await self.run_orchestrator(turn, worker)

    def turn_on(self, event: UncommittedEvent) -> Turn | None:
        """What the instance does next, when it can do so now."""
        return turns.load_turn(self._reader, event.instance_id, self._clock.now(), event)

    async def keep_with_turn(self, raised: RaisedEvent) -> bool:
        """Keep the event in the commit of the turn that it causes. False when the instance cannot
        take that turn at once, or the turn is slow: the caller keeps the event by itself.
        """
        turn = self._see_to(self._go_on(raised))
        either = (turn, raised.kept)
        await asyncio.wait(either, timeout=_LONG_TURN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if raised.has_decided:  # too late to leave it out
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if turn.cancelled():  # the host is stopping, and still writes what was handed in
            if raised.has_decided:
                await asyncio.wait((raised.kept,), timeout=_LONG_TURN_SECONDS)
            if not raised.kept.done():
                raise WriteFailed("The host is stopping.")
        raised.is_left_out = not raised.kept.done()
        return raised.kept.done()

    async def run_orchestrator(self, turn: Turn, worker: Worker) -> None:
        uncommitted, tracing = turn.uncommitted, self._tracing_of(worker)
        kind = uncommitted.commit if uncommitted else Commit.TURN

        async def keep(response: pb.OrchestratorResponse, commit: Commit = kind) -> None:
            if uncommitted and not uncommitted.decide():
                return  # the event is kept by itself, and the next turn takes it

            marked = tracing.mark(turn, response) if tracing else None
            places: Mapping[int, pb.TraceContext] = marked.activities if marked else {}

            def operation(tx: Transaction) -> None:
                if turns.commit_turn(tx, turn, response, places) and marked:
                    tx.effects.told.append(partial(marked.tell, tx.now))

            await self._transact(commit, operation)

        async def fail(details: pb.TaskFailureDetails) -> None:
            await keep(turns.failed(turn, details), Commit.FAILED_TURN)

        try:
            await self._settle(worker.run_orchestrator(turn.request), keep, fail)
        except WorkerGone:
            if isinstance(uncommitted, RaisedEvent):  # an answer that comes late must not keep it
                uncommitted.is_left_out = True
            raise

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
        task_id, began = activity.request.taskId, self._clock.now()
        tracing = self._tracing_of(worker)

        def tell(ended: int, *, failed: bool) -> Callable[[], None] | None:
            if tracing is None:
                return None
            return partial(tracing.activity_ended, activity, (began, ended), failed=failed)

        async def keep(result: str | None) -> None:
            now = self._clock.now()
            event = events.task_completed(now, task_id, result)
            await self._keep_result(activity, event, tell(now, failed=False))

        async def fail(details: pb.TaskFailureDetails) -> None:
            now = self._clock.now()
            event = events.task_failed(now, task_id, details)
            await self._keep_result(activity, event, tell(now, failed=True))

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

    def _tracing_of(self, worker: Worker) -> Tracing | None:
        return self._tracing if worker is self._app else None

    def _is_wanted(self, activity: Activity) -> bool:
        """Work that was scheduled but not begun when its instance was terminated is left undone;
        so is work that a worker who had left has handed in meanwhile.
        """
        status = records.status_of_asker(self._reader, activity.id)
        return status not in (None, pb.ORCHESTRATION_STATUS_TERMINATED)

    async def _keep_result(
        self, activity: Activity, event: pb.HistoryEvent, told: Callable[[], None] | None
    ) -> None:
        """Mostly the instance has waited for it, and goes on in the same commit. A turn that takes
        long does not keep the result off the disk: it is then kept by itself.
        """
        asker = activity.request.orchestrationInstance.instanceId
        result = ActivityResult(activity.id, asker, activity.execution_id, event, told)

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
