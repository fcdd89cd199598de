"""Work that nobody waits for, one after another on a thread of its own. It is lost when the app
ends: it is done then when somebody asks.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Condition, Thread

logger = logging.getLogger(__name__)

_MOST_WAITING = 200


class Ahead:
    """The latest first: it is what somebody looks at now."""

    def __init__(self) -> None:
        self._waiting = OrderedDict[Hashable, Callable[[], None]]()
        self._changed = Condition()
        self._thread: Thread | None = None

    def soon(self, key: Hashable, work: Callable[[], None]) -> None:
        with self._changed:
            self._waiting[key] = work
            self._waiting.move_to_end(key)
            if len(self._waiting) > _MOST_WAITING:
                self._waiting.popitem(last=False)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="pages-ahead", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                _, work = self._waiting.popitem()
            try:
                work()
            except Exception as error:  # noqa: BLE001 - it is met again by whoever asks
                logger.info("page_not_drawn_ahead: %s", type(error).__name__)
