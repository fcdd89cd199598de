"""A limit on all the time that something takes. A server that sends a byte now and then keeps every
limit on a single read, and looking up a name knows no limit.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from function_app.notifications.ports import NotificationFailed


def done_within[T](seconds: float, work: Callable[[], T]) -> T:
    """In a thread that may be left behind: what it still brings about has the key of the notice."""
    results: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            results.put((work(), None))
        except Exception as error:  # noqa: BLE001 - raised again, where somebody waits for it
            results.put((None, error))

    Thread(target=run, name="notification", daemon=True).start()
    try:
        result, error = results.get(timeout=seconds)
    except Empty:
        raise NotificationFailed(f"It did not answer within {seconds:g} seconds") from None
    if error is not None:
        raise error
    return result  # pyright: ignore[reportReturnType] - there is one where there is no error
