"""The engine: whoever has work does it, side by side, and each step is on disk before the next.

Waiting instances cost nothing but their rows and, when they wait for a time, one entry in the heap.
"""

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.clock import Clock
from local_host.engine import commands, events, turns
from local_host.engine.errors import UnknownOrchestrator
from local_host.engine.timers import TimerHeap
from local_host.engine.transaction import Effects, Transaction
from local_host.engine.work_queue import WorkQueue
from local_host.engine.workers import FunctionFailed, WorkAborted, Workers
from local_host.store import database, records
from local_host.store.records import Activity, Instance
from local_host.store.writer import WriteFailed, Writer

logger = logging.getLogger(__name__)


class Engine:
    def __init__(
        self,
        folder: Path,
        clock: Clock,
        workers: Workers,
        *,
        parallel_turns: int,
        parallel_activities: int,
        overridable: frozenset[int] = events.FINISHED,
        retry_seconds: float = 1.0,
    ) -> None:
        path = folder / "durable.db"
        self._writer = Writer(database.open_database(path))
        self.reader = database.open_reader(path)
        self.clock = clock
        self.workers = workers
        self._overridable = overridable
        self._retry_seconds = retry_seconds
        self._timers = TimerHeap(clock, self._wake)
        self._turn_queue = WorkQueue(self._take_turn, parallel_turns)
        self._activity_queue = WorkQueue(self._run_activity, parallel_activities)
        self._ready: set[str] = set()
        self._running: set[str] = set()
        self._watchers: dict[str, set[asyncio.Event]] = {}

    def start(self) -> None:
        """Take up everything that was under way when the last process ended."""
        now = self.clock.now()
        for instance_id in records.inboxes_with_mail(self.reader, now):
            self._wake(instance_id)
        for fires_at, instance_id in records.later_timers(self.reader, now):
            self._timers.add(fires_at, instance_id)
        for activity in records.read_activities(self.reader):
            self._activity_queue.put(activity)

    async def stop(self) -> None:
        """Finish nothing, lose nothing: what was not committed is done again at the next start."""
        self._timers.stop()
        await self._turn_queue.stop()
        await self._activity_queue.stop()
        self._writer.close()
        self.reader.close()

    async def transact[T](self, operation: Callable[[Transaction], T]) -> T:
        """Run one operation durably; its effects are taken up once it is on disk."""

        def run(db: sqlite3.Connection) -> tuple[T, Effects]:
            tx = Transaction(db, self.clock.now())
            return operation(tx), tx.effects

        result, _ = await self._writer.write(run, lambda outcome: self._take_up(outcome[1]))
        return result

    async def start_instance(self, request: pb.CreateInstanceRequest) -> str:
        """Start an orchestration under the given id, or a new one; returns the id."""
        request.instanceId = request.instanceId or uuid.uuid4().hex
        if not self.workers.has_orchestrator(request.name):
            raise UnknownOrchestrator(request.name)
        return await self.transact(lambda tx: commands.start(tx, request, self._overridable))

    def find(self, instance_id: str) -> Instance | None:
        return records.find_instance(self.reader, instance_id)

    async def wait_until(
        self, instance_id: str, reached: Callable[[Instance], bool]
    ) -> Instance | None:
        """The instance once it has reached a state; None when there is no such instance."""
        changed = asyncio.Event()
        self._watchers.setdefault(instance_id, set()).add(changed)
        try:
            while (instance := self.find(instance_id)) is not None and not reached(instance):
                changed.clear()
                await changed.wait()
            return instance
        finally:
            watchers = self._watchers[instance_id]
            watchers.discard(changed)
            if not watchers:
                del self._watchers[instance_id]

    def _take_up(self, effects: Effects) -> None:
        for activity in effects.activities:
            self._activity_queue.put(activity)
        for fires_at, instance_id in effects.timers:
            self._timers.add(fires_at, instance_id)
        for instance_id in effects.wake:
            self._wake(instance_id)
        for instance_id in effects.changed:
            for watcher in self._watchers.get(instance_id, ()):
                watcher.set()

    def _wake(self, instance_id: str) -> None:
        """The instance may have something to do. While it takes a turn, that is remembered."""
        if instance_id in self._ready:
            return
        self._ready.add(instance_id)
        if instance_id not in self._running:
            self._turn_queue.put(instance_id)

    async def _take_turn(self, instance_id: str) -> None:
        self._ready.discard(instance_id)
        self._running.add(instance_id)
        try:
            turn = turns.load_turn(self.reader, instance_id, self.clock.now())
            if turn is not None:
                await self._run_turn(turn)
        except (WorkAborted, WriteFailed, sqlite3.Error) as error:
            logger.warning("turn_aborted instance=%s reason=%s", instance_id, error)
            self._later(lambda: self._wake(instance_id))
        finally:
            self._running.discard(instance_id)
            if instance_id in self._ready:
                self._turn_queue.put(instance_id)

    async def _run_turn(self, turn: turns.Turn) -> None:
        try:
            response = await self.workers.run_orchestrator(turn.instance.name, turn.request)
        except FunctionFailed as failed:
            details = failed.details
            await self.transact(lambda tx: turns.fail_instance(tx, turn, details))
        else:
            await self.transact(lambda tx: turns.commit_turn(tx, turn, response))

    async def _run_activity(self, activity: Activity) -> None:
        task_id = activity.request.taskId
        if not self._is_wanted(activity):
            await self._keep_result(activity, events.task_completed(0, task_id, None))
            return
        try:
            result = await self.workers.run_activity(activity.request)
            event = events.task_completed(self.clock.now(), task_id, result)
        except FunctionFailed as failed:
            event = events.task_failed(self.clock.now(), task_id, failed.details)
        except WorkAborted as error:
            logger.warning("activity_aborted name=%s reason=%s", activity.request.name, error)
            self._later(lambda: self._activity_queue.put(activity))
            return
        await self._keep_result(activity, event)

    def _is_wanted(self, activity: Activity) -> bool:
        """Work that was scheduled but not begun when its instance was terminated is left undone."""
        instance = self.find(activity.request.orchestrationInstance.instanceId)
        return instance is not None and instance.status != pb.ORCHESTRATION_STATUS_TERMINATED

    async def _keep_result(self, activity: Activity, event: pb.HistoryEvent) -> None:
        """The activity has run: its result is not given up because the disk is full for a while."""
        while True:
            try:
                await self.transact(lambda tx: turns.keep_result(tx, activity, event))
            except WriteFailed as error:
                logger.warning("result_not_kept name=%s %s", activity.request.name, error)
                await asyncio.sleep(self._retry_seconds)
            else:
                return

    def _later(self, action: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(self._retry_seconds, action)
