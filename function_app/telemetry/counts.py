"""What is counted of claims and agents. It is counted where something is done: in handlers and in
activities, never in an orchestrator, which runs again at every event. There it is only noted; it
is recorded, which takes longer, when the numbers are collected. So the first number of its kind
seems to have been counted in no time.
"""

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from opentelemetry.metrics import Counter, Histogram, Meter, Observation
    from opentelemetry.metrics import _Gauge as Gauge

_MOST_WAIT = 250
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_REVIEW_SECONDS = [
    *(_MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR, 8 * _HOUR),
    *(_DAY, 2 * _DAY, 4 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY),
]
# Those of the GenAI conventions.
_TOKENS = [4**power for power in range(14)]
_AGENT_SECONDS = [0.01 * 2**power for power in range(14)]


type _About = tuple[tuple[str, str], ...]
type _Record = Callable[[float, Mapping[str, str]], None]


class _Instruments(NamedTuple):
    filed: "Counter"
    decided: "Counter"
    settled: "Counter"
    review: "Histogram"
    tokens: "Histogram"
    agent: "Histogram"
    waiting: "Gauge"


class Counts:
    """Until `count_with`, nothing is made and nothing counted."""

    def __init__(self) -> None:
        self._made: _Instruments | None = None
        self._adds = frozenset[_Record]()
        self._noted = deque[tuple[_Record, float, _About]]()
        self._at_once = False

    def count_with(self, meter: "Meter", *, at_once: bool = False) -> None:
        """`at_once` for examples: they have the trace in which a number is recorded."""
        self._at_once = at_once
        # It reports no value: its callback comes before the other instruments are collected.
        meter.create_observable_gauge("claims.noted", [self._record_noted])
        made = _Instruments(
            filed=meter.create_counter("claims.filed", "{claim}"),
            decided=meter.create_counter("claims.decided", "{claim}"),
            settled=meter.create_counter("claims.settled", "{claim}"),
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
        self._adds = frozenset({made.filed.add, made.decided.add, made.settled.add})
        self._made = made

    @property
    def are_wanted(self) -> bool:
        return self._made is not None

    def claim_filed(self) -> None:
        if self._made:
            self._note(self._made.filed.add, 1)

    def claim_decided(self, decision: str, seconds: float) -> None:
        """`seconds` is how long the review took."""
        if self._made:
            about = (("decision", decision),)
            self._note(self._made.decided.add, 1, about)
            self._note(self._made.review.record, seconds, about)

    def claim_settled(self, decision: str) -> None:
        if self._made:
            self._note(self._made.settled.add, 1, (("decision", decision),))

    def claims_waiting(self, number: int) -> None:
        if self._made:
            self._note(self._made.waiting.set, number)

    def agent_asked(self, about: dict[str, str], seconds: float, tokens: dict[str, int]) -> None:
        """`tokens` by their type."""
        if self._made:
            told = tuple(about.items())
            self._note(self._made.agent.record, seconds, told)
            for kind, number in tokens.items():
                self._note(self._made.tokens.record, number, (*told, ("gen_ai.token.type", kind)))

    def _note(self, record: _Record, number: float, about: _About = ()) -> None:
        if self._at_once:
            record(number, dict(about))
            return
        self._noted.append((record, number, about))
        if len(self._noted) >= _MOST_WAIT:
            self._record_noted()

    def _record_noted(self, _: object = None) -> "Iterable[Observation]":
        """What is to be added up is added up first: to record takes longer."""
        sums: dict[tuple[_Record, _About], float] = {}
        for record, number, about in self._taken():
            if record in self._adds:
                sums[record, about] = sums.get((record, about), 0) + number
            else:
                record(number, dict(about))
        for (add, about), number in sums.items():
            add(number, dict(about))
        return ()

    def _taken(self) -> "Iterator[tuple[_Record, float, _About]]":
        while True:
            try:
                yield self._noted.popleft()
            except IndexError:  # there is no more
                return


COUNTS = Counts()
