"""The threads that functions run in: what a loop's `run_in_executor` gets of them."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from local_host.app.worker_threads import WorkerThreads

WAIT = 20


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), WAIT))


def hand_over(threads: WorkerThreads, call: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
    return asyncio.get_running_loop().run_in_executor(threads, call, *args)


def fail() -> None:
    raise LookupError("not there")


def test_what_a_call_returns_or_raises_comes_back_to_the_loop() -> None:
    async def scenario() -> None:
        threads = WorkerThreads(2)
        assert await hand_over(threads, max, 3, 5) == 5
        with pytest.raises(LookupError, match="not there"):
            await hand_over(threads, fail)
        assert await hand_over(threads, threading.get_ident) != threading.get_ident()

    run(scenario)


def test_no_more_calls_run_at_once_than_there_may_be_threads() -> None:
    async def scenario() -> None:
        threads, gate = WorkerThreads(2), threading.Event()
        begun = threading.Semaphore(0)

        def call() -> int:
            begun.release()
            assert gate.wait(WAIT)
            return threading.get_ident()

        calls = [hand_over(threads, call) for _ in range(5)]
        for _ in range(2):
            assert await asyncio.to_thread(begun.acquire, timeout=WAIT)
        assert not begun.acquire(blocking=False)
        gate.set()
        assert len(set(await asyncio.gather(*calls))) <= 2

    run(scenario)


def test_a_call_that_nobody_waits_for_any_more_does_not_begin() -> None:
    async def scenario() -> None:
        threads, gate, done = WorkerThreads(1), threading.Event(), list[str]()
        first = hand_over(threads, gate.wait, WAIT)
        given_up = hand_over(threads, done.append, "given up")
        given_up.cancel()
        last = hand_over(threads, done.append, "last")
        gate.set()
        await asyncio.gather(first, last)
        assert done == ["last"]

    run(scenario)
