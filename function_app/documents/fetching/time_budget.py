"""How long a claim may wait for its attachments.

Reading a claim holds one of the host's activity slots, and adjudications need those too. So only a
few claims at a time may wait for slow servers as long as the settings allow; any other then waits
briefly, which is enough for servers that work, and goes to its reviewer without the slow ones.
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from threading import Semaphore

logger = logging.getLogger(__name__)

PATIENT_CLAIMS = 8  # a quarter of the threads that the settings template gives the worker


class Patience:
    def __init__(self, *, seconds: float, briefly: float) -> None:
        self._seconds = seconds
        self._briefly = briefly
        self._places = Semaphore(PATIENT_CLAIMS)

    @contextmanager
    def of_one_claim(self) -> Generator[float]:
        """The seconds that its attachments have, all together."""
        is_patient = self._places.acquire(blocking=False)
        if not is_patient:
            logger.info("attachments_hurried patient_claims=%s", PATIENT_CLAIMS)
        try:
            yield self._seconds if is_patient else self._briefly
        finally:
            if is_patient:
                self._places.release()
