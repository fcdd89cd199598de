"""Contracts that are asked for by hand while a claim is reviewed. Whoever may see one claim must
not read everybody's contracts by it: of each claim some numbers a day are enough.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from function_app.access.refusals import TooManyAttempts
from function_app.domain.contract import squeezed

MOST_NUMBERS = 20
_A_DAY = 24 * 3600
_MOST_CLAIMS = 4096  # remembered at once


@dataclass
class AskedContracts:
    """Of this process: it forgets when it ends."""

    clock: Callable[[], float] = time.monotonic
    _claims: OrderedDict[str, tuple[float, set[str]]] = field(
        default_factory=OrderedDict[str, tuple[float, set[str]]]
    )
    _lock: Lock = field(default_factory=Lock)

    def ask(self, instance_id: str, contract_number: str) -> None:
        """The same number may be asked for again. Raises `TooManyAttempts`."""
        with self._lock:
            now = self.clock()
            began, numbers = self._claims.pop(instance_id, (now, set[str]()))
            if now - began >= _A_DAY:
                began, numbers = now, set[str]()
            number = squeezed(contract_number)
            may_ask = number in numbers or len(numbers) < MOST_NUMBERS
            if may_ask:
                numbers.add(number)
            self._claims[instance_id] = (began, numbers)
            while len(self._claims) > _MOST_CLAIMS:
                self._claims.popitem(last=False)
        if not may_ask:
            raise TooManyAttempts(math.ceil(began + _A_DAY - now), "look-ups for this claim today")
