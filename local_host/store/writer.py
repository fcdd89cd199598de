"""One thread writes and many operations share one commit; nobody is told before it is on disk."""

import asyncio
import concurrent.futures
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from local_host.store import database, failpoints
from local_host.store.failpoints import Commit, Moment

logger = logging.getLogger(__name__)

_BATCH = 512
# Free pages are used again, so that only more than these are given back, when nobody writes.
_SPARE_PAGES = 256
_PAGES_A_STEP = 128
_IDLE_SECONDS = 1.0
_BETWEEN_STEPS_SECONDS = 0.02

type Operation[T] = Callable[[sqlite3.Connection], T]


class _Job(NamedTuple):
    commit: str
    operation: Operation[Any]
    then: Callable[[Any], None]
    future: asyncio.Future[Any] | concurrent.futures.Future[Any]


class _Outcome(NamedTuple):
    job: _Job
    result: Any = None
    error: Exception | None = None


class WriteFailed(Exception):
    """The commit did not reach the disk; nothing of the operation is kept."""


class Writer:
    """Runs operations one after another on the writing connection, all that wait in one commit.

    Of several, each has a savepoint of its own: one that raises is undone alone and its caller gets
    the exception, while the others of the batch are committed. When nobody has written for
    `idle_seconds`, room that is free in the file is given back to the disk.
    """

    def __init__(
        self, connection: sqlite3.Connection, *, idle_seconds: float = _IDLE_SECONDS
    ) -> None:
        self._connection = connection
        self._idle_seconds = idle_seconds
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    async def write[T](
        self, operation: Operation[T], then: Callable[[T], None], commit: str = ""
    ) -> T:
        """Commit `operation` and return its result; failpoints know it as `commit`.

        `then` runs on the event loop after the commit, even when the caller was cancelled: what is
        on disk is never forgotten in memory.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        self._put(_Job(commit, operation, then, future))
        return await future

    def write_and_block[T](
        self, operation: Operation[T], then: Callable[[T], None], commit: str = ""
    ) -> T:
        """As `write`, for a caller in another thread, or one who holds up the event loop: `then`
        comes on the loop.
        """
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._put(_Job(commit, operation, then, future))
        return future.result()

    def close(self) -> None:
        """Commit what waits, then let go of the file."""
        with self._closing:
            self._is_closed = True
            self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _put(self, job: _Job) -> None:
        with self._closing:  # nobody reads what comes after the last
            if self._is_closed:
                raise WriteFailed("The host is stopping.")
            self._jobs.put(job)

    def _run(self) -> None:
        closing = False
        while not closing:
            batch, closing = self._next_batch()
            if batch:
                outcomes = self._commit(batch)
                for outcome in outcomes:
                    if isinstance(outcome.job.future, concurrent.futures.Future):
                        _settle(outcome)
                self._loop.call_soon_threadsafe(_deliver, outcomes)

    def _next_batch(self) -> tuple[list[_Job], bool]:
        batch: list[_Job] = []
        job = self._first_job()
        while job is not None:
            batch.append(job)
            if len(batch) == _BATCH or self._jobs.empty():
                return batch, False
            job = self._jobs.get()
        return batch, True

    def _first_job(self) -> _Job | None:
        """The next one; as long as there is none, room is given back in small steps."""
        patience = self._idle_seconds
        while True:
            try:
                return self._jobs.get(timeout=patience)
            except queue.Empty:
                if not self._give_back():
                    return self._jobs.get()
            patience = _BETWEEN_STEPS_SECONDS

    def _give_back(self) -> bool:
        """One step; False when there is nothing to give back, or nothing can be now."""
        try:
            if database.free_pages(self._connection) <= _SPARE_PAGES:
                return False
            self._connection.execute("BEGIN IMMEDIATE")
            database.give_back(self._connection, _PAGES_A_STEP)
            failpoints.reach("before", [Commit.GIVE_BACK])
            self._connection.execute("COMMIT")
            failpoints.reach("after", [Commit.GIVE_BACK])
            # Only with what the log holds is the file itself cut.
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:
            self._roll_back()
            logger.warning("no_room_given_back reason=%s", error)
            return False
        return True

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _commit(self, batch: list[_Job]) -> list[_Outcome]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            if len(batch) == 1:
                outcomes = [self._attempt_alone(batch[0])]
            else:
                outcomes = [self._attempt(job) for job in batch]
            _reach("before", outcomes)
            self._connection.execute("COMMIT")
            _reach("after", outcomes)
        except sqlite3.Error as error:
            self._roll_back()
            failure = WriteFailed(f"The durable store could not be written: {error}")
            failure.__cause__ = error
            return [_Outcome(job, error=failure) for job in batch]
        return outcomes

    def _attempt_alone(self, job: _Job) -> _Outcome:
        """Most commits hold one operation: the transaction is all the savepoint that it needs."""
        try:
            return _Outcome(job, result=job.operation(self._connection))
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001 - it belongs to the caller, who gets it
            self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            return _Outcome(job, error=error)

    def _attempt(self, job: _Job) -> _Outcome:
        self._connection.execute("SAVEPOINT operation")
        try:
            outcome = _Outcome(job, result=job.operation(self._connection))
        except sqlite3.Error:
            raise  # the disk, not the operation: nothing of the batch is kept
        except Exception as error:  # noqa: BLE001 - it belongs to the caller, who gets it
            self._connection.execute("ROLLBACK TO operation")
            outcome = _Outcome(job, error=error)
        self._connection.execute("RELEASE operation")
        return outcome


def _reach(moment: Moment, outcomes: list[_Outcome]) -> None:
    if failpoints.is_armed():
        failpoints.reach(moment, [o.job.commit for o in outcomes if o.error is None])


def _deliver(outcomes: list[_Outcome]) -> None:
    for outcome in outcomes:
        try:
            if outcome.error is None:
                outcome.job.then(outcome.result)
        except Exception:
            logger.exception(
                "commit_not_taken_up"
            )  # the others of the batch must hear all the same
        if not outcome.job.future.done():
            _settle(outcome)


def _settle(outcome: _Outcome) -> None:
    if outcome.error is None:
        outcome.job.future.set_result(outcome.result)
    else:
        outcome.job.future.set_exception(outcome.error)
