"""What is counted is recorded when the numbers are collected, and every reader gets it all."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from function_app.telemetry.counts import Counts


def sums(reader: InMemoryMetricReader) -> dict[str, float]:
    data: Any = reader.get_metrics_data()
    (scope,) = data.resource_metrics[0].scope_metrics
    return {
        metric.name: point.sum if hasattr(point, "sum") else point.value
        for metric in scope.metrics
        for point in metric.data.data_points
    }


def test_nothing_is_lost_or_told_twice_whoever_counts_and_collects() -> None:
    readers = [InMemoryMetricReader() for _ in range(2)]
    counts = Counts()
    counts.count_with(MeterProvider(readers).get_meter("test"))

    def count(number: int) -> None:
        counts.claim_filed()
        counts.claim_decided("approved", 2)
        if number % 100 == 0:
            readers[0].get_metrics_data()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(2000)))

    for reader in readers:
        assert sums(reader) == {
            "claims.filed": 2000,
            "claims.decided": 2000,
            "claims.review.duration": 4000,
        }


def test_a_number_reaches_every_reader() -> None:
    readers = [InMemoryMetricReader() for _ in range(2)]
    counts = Counts()
    counts.count_with(MeterProvider(readers).get_meter("test"))

    counts.claims_waiting(7)

    for reader in readers:
        assert sums(reader) == {"claims.waiting": 7}


class Name(str):
    """A str can have no weak reference."""


def test_what_waits_is_recorded_before_it_is_too_much() -> None:
    counts, waiting = Counts(), weakref.WeakValueDictionary[int, Name]()
    counts.count_with(MeterProvider([InMemoryMetricReader()]).get_meter("test"))

    most = 0
    for number in range(1000):
        name = Name("claim-assistant-agent")
        counts.agent_asked({"gen_ai.agent.name": name}, 1, {})
        waiting[number] = name
        most = max(most, len(waiting))

    assert 200 < most < 300
