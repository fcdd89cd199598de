"""A limit on all the time that something takes. A server that sends a byte now and then keeps every
limit on a single read, and looking up a name knows no limit.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread


class TookTooLong(Exception):
    """Not the timeout of the work itself."""


def done_within[T](seconds: float, work: Callable[[], T], name: str) -> T:
    """In a thread of this name that may be left behind. Raises `TookTooLong`."""
    results: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            results.put((work(), None))
        except Exception as error:  # noqa: BLE001 - raised again, where somebody waits for it
            results.put((None, error))

    Thread(target=run, name=name, daemon=True).start()
    try:
        result, error = results.get(timeout=seconds)
    except Empty:
        raise TookTooLong from None
    if error is not None:
        raise error
    return result  # pyright: ignore[reportReturnType] - there is one where there is no error
