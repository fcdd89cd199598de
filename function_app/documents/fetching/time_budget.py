"""How long a claim may wait for its attachments.

Reading a claim holds one of the host's activity slots, and adjudications need those too. So only a
few claims at a time may wait for slow servers as long as the settings allow; any other then has a
short time, which is enough for servers that work, and goes to its reviewer without the slow ones.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from threading import Semaphore

logger = logging.getLogger(__name__)

CLAIMS_WITH_FULL_TIME = 8  # a quarter of the threads that the settings template gives the worker


class ClaimTimeBudget:
    def __init__(self, *, full_seconds: float, short_seconds: float) -> None:
        self._full_seconds = full_seconds
        self._short_seconds = short_seconds
        self._full_budgets = Semaphore(CLAIMS_WITH_FULL_TIME)

    @contextmanager
    def for_one_claim(self) -> Generator[float]:
        """The seconds that its attachments have, all together."""
        has_full_time = self._full_budgets.acquire(blocking=False)
        if not has_full_time:
            logger.info("attachments_short_of_time ahead=%s", CLAIMS_WITH_FULL_TIME)
        try:
            yield self._full_seconds if has_full_time else self._short_seconds
        finally:
            if has_full_time:
                self._full_budgets.release()
