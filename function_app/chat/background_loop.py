"""One event loop for all turns with a model, in a thread of its own.

A session's turn comes in a worker thread, and the model's client is asynchronous: it keeps its
connections for the loop that opened them. A loop for each turn would sign in to the service and
shake hands with it every time; on this one, turns share the client and wait side by side.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import cache
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

_one_at_a_time = Lock()


def streamed[T](
    work: Callable[[Callable[[str], None]], Coroutine[Any, Any, T]], write: Callable[[str], None]
) -> T:
    """What `work` returns. The pieces that it gives on the way are written here, in the thread that
    waits for it: a store that is slow holds up no other turn.
    """
    pieces = SimpleQueue[str | None]()
    with _one_at_a_time:
        loop = _loop()
    done = asyncio.run_coroutine_threadsafe(work(pieces.put), loop)
    done.add_done_callback(lambda _: pieces.put(None))
    for piece in iter(pieces.get, None):
        write(piece)
    return done.result()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="agents", daemon=True).start()
    return loop
