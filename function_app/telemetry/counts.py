"""What is counted of claims and agents. It is counted where something is done: in handlers and in
activities, never in an orchestrator, which runs again at every event.
"""

from collections import Counter
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, Histogram, Meter, Observation
    from opentelemetry.metrics import _Gauge as Gauge

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_REVIEW_SECONDS = [
    *(_MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR, 8 * _HOUR),
    *(_DAY, 2 * _DAY, 4 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY),
]
# Those of the GenAI conventions.
_TOKENS = [4**power for power in range(14)]
_AGENT_SECONDS = [0.01 * 2**power for power in range(14)]


_NO_DECISION: Final = ""


class _Tally:
    """Claims, by decision. The library asks for the numbers when it sends them: its own counters
    take a hundred times as long, and a claim would wait for them.
    """

    def __init__(self) -> None:
        self._numbers = Counter[str]()
        self._lock = Lock()

    def add(self, decision: str = _NO_DECISION) -> None:
        with self._lock:
            self._numbers[decision] += 1

    def told(self, _: "CallbackOptions") -> "Iterator[Observation]":
        from opentelemetry.metrics import Observation  # noqa: PLC0415

        with self._lock:
            numbers = dict(self._numbers)
        for decision, number in numbers.items():
            about = {} if decision == _NO_DECISION else {"decision": decision}
            yield Observation(number, about)


class _Instruments(NamedTuple):
    filed: _Tally
    decided: _Tally
    settled: _Tally
    review: "Histogram"
    tokens: "Histogram"
    agent: "Histogram"
    waiting: "Gauge"


class Counts:
    """Until `count_with`, nothing is made and nothing counted."""

    def __init__(self) -> None:
        self._made: _Instruments | None = None

    def count_with(self, meter: "Meter") -> None:
        self._made = _Instruments(
            filed=_tally(meter, "claims.filed"),
            decided=_tally(meter, "claims.decided"),
            settled=_tally(meter, "claims.settled"),
            review=meter.create_histogram(
                "claims.review.duration", "s", explicit_bucket_boundaries_advisory=_REVIEW_SECONDS
            ),
            tokens=meter.create_histogram(
                "gen_ai.client.token.usage", "{token}", explicit_bucket_boundaries_advisory=_TOKENS
            ),
            agent=meter.create_histogram(
                "gen_ai.client.operation.duration",
                "s",
                explicit_bucket_boundaries_advisory=_AGENT_SECONDS,
            ),
            waiting=meter.create_gauge("claims.waiting", "{claim}"),
        )

    @property
    def are_wanted(self) -> bool:
        return self._made is not None

    def claim_filed(self) -> None:
        if self._made:
            self._made.filed.add()

    def claim_decided(self, decision: str, seconds: float) -> None:
        """`seconds` is how long the review took."""
        if self._made:
            self._made.decided.add(decision)
            self._made.review.record(seconds, {"decision": decision})

    def claim_settled(self, decision: str) -> None:
        if self._made:
            self._made.settled.add(decision)

    def claims_waiting(self, number: int) -> None:
        if self._made:
            self._made.waiting.set(number)

    def agent_asked(self, about: dict[str, str], seconds: float, tokens: dict[str, int]) -> None:
        """`tokens` by their type."""
        if self._made:
            self._made.agent.record(seconds, about)
            for kind, number in tokens.items():
                self._made.tokens.record(number, about | {"gen_ai.token.type": kind})


def _tally(meter: "Meter", name: str) -> _Tally:
    tally = _Tally()
    meter.create_observable_counter(name, [tally.told], "{claim}")
    return tally


COUNTS = Counts()
