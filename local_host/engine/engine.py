"""The engine: whoever has work does it, side by side, and each step is on disk before the next.

Waiting instances cost nothing but their rows and, when they wait for a time, one entry in the heap.
"""

import asyncio
import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from local_host.clock import Clock
from local_host.durable_sdk import pb
from local_host.engine import commands, entities, events
from local_host.engine.dispatcher import Dispatcher
from local_host.engine.errors import UnknownOrchestrator
from local_host.engine.timers import TimerHeap
from local_host.engine.tracing import Tracing
from local_host.engine.transaction import Effects, Transaction
from local_host.engine.turn_commit import Turn
from local_host.engine.uncommitted import RaisedEvent, UncommittedEvent
from local_host.engine.versions import ANY_VERSION, Versioning
from local_host.engine.watchers import Watchers
from local_host.engine.work_runner import WorkRunner
from local_host.engine.workers import Work, WorkAborted, Worker, WorkerGone, WorkKind
from local_host.store import database, history_records, records
from local_host.store.failpoints import Commit
from local_host.store.records import Activity, Instance
from local_host.store.writer import WriteFailed, Writer

logger = logging.getLogger(__name__)

_SHARED = "workers_have_joined"

# Set by whoever runs a coroutine of the engine to its end at once: in a thread of the app, or on
# the loop, which then stands still.
caller_blocks: ContextVar[bool] = ContextVar("caller_blocks", default=False)


class Engine:
    """`worker` runs the work until others `join`. With `shared` it knows from the start that others
    may come: work that it does not take waits for them.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        worker: Worker,
        *,
        shared: bool = False,
        overridable: frozenset[int] = events.FINISHED,
        versioning: Versioning = ANY_VERSION,
        retry_seconds: float = 1.0,
        tracing: Tracing | None = None,
    ) -> None:
        path = folder / database.FILE_NAME
        self._writer = Writer(database.open_database(path))
        self._own_reader = database.open_reader(path)
        self._reader_of_threads = database.open_reader(path)
        self._thread = threading.get_ident()
        self.clock = clock
        self._overridable = overridable
        self._retry_seconds = retry_seconds
        self._timers = TimerHeap(clock, self._wake)
        self._versioning = versioning
        self._dispatcher = Dispatcher(worker, alone=not shared, versioning=versioning)
        self._runner = WorkRunner(
            self._own_reader,
            clock,
            self.transact,
            see_to=self._dispatcher.see_to,
            go_on=self._go_on,
            retry_seconds=retry_seconds,
            tracing=tracing,
            app=worker,
        )
        self._tracing = tracing
        self._ready: set[str] = set()
        self._running: set[str] = set()
        self._watchers = Watchers()
        self._stopped = False

    def start(self) -> None:
        """Take up everything that was under way when the last process ended."""
        now = self.clock.now()
        # All is read before anything begins: a damaged file is found while it is untouched.
        mail = records.inboxes_with_mail(self.reader, now)
        timers = records.later_timers(self.reader, now)
        activities = records.read_activities(self.reader)
        if records.read_meta(self.reader, _SHARED, ""):
            self._dispatcher.alone = False
        self._take_up(Effects(wake=mail, timers=timers, activities=activities))

    async def stop(self) -> None:
        """Finish nothing, lose nothing: what was not committed is done again at the next start."""
        self._stopped = True
        self._timers.stop()
        await self._dispatcher.stop()
        self._writer.close()
        await asyncio.sleep(0)  # what is on disk last is taken up
        self._own_reader.close()
        self._reader_of_threads.close()

    @property
    def reader(self) -> sqlite3.Connection:
        """The event loop's own. Other threads share one, and take turns with it."""
        is_own = threading.get_ident() == self._thread
        return self._own_reader if is_own else self._reader_of_threads

    async def join(self, worker: Worker) -> None:
        """Another worker takes part; that one ever has is kept, for the time until it is back."""
        await self.transact(
            Commit.WORKER_JOINS, lambda tx: records.write_meta(tx.db, _SHARED, "yes")
        )
        self._dispatcher.join(worker)

    def leave(self, worker: Worker) -> None:
        self._dispatcher.leave(worker)

    async def transact[T](self, commit: Commit, operation: Callable[[Transaction], T]) -> T:
        """Run one operation durably; its effects are taken up once it is on disk."""

        def run(db: sqlite3.Connection) -> tuple[T, Effects]:
            tx = Transaction(db, self.clock.now(), self._versioning.current)
            return operation(tx), tx.effects

        def take_up(outcome: tuple[T, Effects]) -> None:
            self._take_up(outcome[1])

        if caller_blocks.get():
            return self._writer.write_and_block(run, take_up, commit)[0]
        return (await self._writer.write(run, take_up, commit))[0]

    async def start_instance(self, request: pb.CreateInstanceRequest) -> str:
        """Start an orchestration under the given id, or a new one; returns the id."""
        request.instanceId = request.instanceId or uuid.uuid4().hex
        work = Work(WorkKind.ORCHESTRATION, request.name, request.version.value)
        if not self._dispatcher.knows(work):
            raise UnknownOrchestrator(request.name)
        return await self.transact(
            Commit.START, lambda tx: commands.start(tx, request, self._overridable)
        )

    async def raise_event(self, instance_id: str, name: str, data: str | None) -> None:
        """Raises `InstanceNotFound`, `InstanceFinished` and `PayloadTooLarge`."""
        raised_at = self.clock.now()
        # A caller who blocks keeps the thread, or the loop, that the turn may need. What is too
        # large is refused by the transaction, after an instance that is not there.
        if not caller_blocks.get() and commands.is_small(data):
            event = events.event_raised(raised_at, name, data)
            kept = asyncio.get_running_loop().create_future()
            raised = RaisedEvent(instance_id, event, kept)
            if await self._runner.keep_with_turn(raised):
                return
        await self.transact(
            Commit.RAISE_EVENT,
            lambda tx: commands.raise_event(tx, instance_id, name, data, raised_at),
        )

    def is_function(self, name: str) -> bool:
        """Whether the first worker, which is the loaded app, runs orchestrations of this name."""
        return self._dispatcher.first.takes(Work(WorkKind.ORCHESTRATION, name))

    def find(self, instance_id: str) -> Instance | None:
        return records.find_instance(self.reader, instance_id)

    async def wait_until(
        self, instance_id: str, reached: Callable[[Instance], bool]
    ) -> Instance | None:
        """The instance once it has reached a state; None when there is no such instance."""
        with self._watchers.watching(instance_id) as changed:
            while (instance := self.find(instance_id)) is not None and not reached(instance):
                changed.clear()
                await changed.wait()
            return instance

    def _take_up(self, effects: Effects) -> None:
        for tell in effects.told:
            tell()
        if self._stopped:  # the last commits: the next start takes them up
            return
        for activity in effects.activities:
            self._put_activity(activity)
        for fires_at, instance_id in effects.timers:
            self._timers.add(fires_at, instance_id)
        for instance_id in effects.wake:
            self._wake(instance_id)
        for instance_id in effects.changed:
            self._watchers.tell(instance_id)
        if self._tracing:
            for instance in effects.terminated:
                self._tell_terminated(self._tracing, instance)

    def _tell_terminated(self, tracing: Tracing, instance: Instance) -> None:
        past = history_records.read_history(self.reader, instance.instance_id)
        if self.is_function(instance.name) and past[0].HasField("orchestratorStarted"):
            tracing.terminated(Turn(instance, past, [], []), self.clock.now())

    def _wake(self, instance_id: str) -> None:
        """The instance may have something to do. While it takes a turn, that is remembered."""
        if instance_id in self._ready:
            return
        self._ready.add(instance_id)
        if instance_id not in self._running:
            self._put_turn(instance_id)

    def _put_turn(self, instance_id: str) -> None:
        if entities.is_entity(instance_id):
            work = Work(WorkKind.ENTITY, entities.entity_name(instance_id))
        elif named := records.read_name(self.reader, instance_id):
            work = Work(WorkKind.ORCHESTRATION, *named)
            if self._versioning.holds_back(work):
                logger.warning("waits_for_newer_code instance=%s version=%s", instance_id, named[1])
        else:
            self._ready.discard(instance_id)
            return
        self._dispatcher.put(work, lambda worker: self._take_turn(instance_id, worker))

    def _put_activity(self, activity: Activity) -> None:
        request = activity.request
        work = Work(WorkKind.ACTIVITY, request.name, request.version.value)
        self._dispatcher.put(work, lambda worker: self._run_activity(activity, worker))

    async def _take_turn(self, instance_id: str, worker: Worker) -> None:
        self._ready.discard(instance_id)
        await self._do_turn(instance_id, self._runner.take_turn(instance_id, worker))

    async def _go_on(self, event: UncommittedEvent) -> bool:
        """The instance takes its turn on the event, and one commit keeps both; False when it cannot
        at once, or the turn came to nothing: the event is to be kept by itself.
        """
        instance_id = event.instance_id
        if instance_id in self._ready or instance_id in self._running:
            return False
        turn = self._runner.turn_on(event)
        if turn is None:
            return False
        named = Work(WorkKind.ORCHESTRATION, turn.instance.name, turn.instance.version or "")
        with self._dispatcher.room_now(named) as worker:
            return worker is not None and await self._do_turn(
                instance_id, self._runner.run_orchestrator(turn, worker)
            )

    async def _do_turn(self, instance_id: str, turn: Coroutine[Any, Any, None]) -> bool:
        """False when it came to nothing and will be taken again."""
        self._running.add(instance_id)
        try:
            await turn
        except WorkerGone:
            self._ready.add(instance_id)
        except (WorkAborted, WriteFailed, sqlite3.Error) as error:
            logger.warning("turn_aborted instance=%s reason=%s", instance_id, error)
            self._later(lambda: self._wake(instance_id))
        except Exception:  # an answer that makes no sense cannot be kept: it is asked for again
            logger.exception("turn_failed instance=%s", instance_id)
            self._later(lambda: self._wake(instance_id))
        else:
            return True
        finally:
            self._running.discard(instance_id)
            if instance_id in self._ready:
                self._put_turn(instance_id)
        return False

    async def _run_activity(self, activity: Activity, worker: Worker) -> None:
        try:
            await self._runner.run_activity(activity, worker)
        except WorkerGone:
            self._put_activity(activity)
        except WorkAborted as error:
            logger.warning("activity_aborted name=%s reason=%s", activity.request.name, error)
            self._later(lambda: self._put_activity(activity))

    def _later(self, action: Callable[[], None]) -> None:
        async def wait_and_act() -> None:
            await asyncio.sleep(self._retry_seconds)
            action()

        self._dispatcher.see_to(wait_and_act())
