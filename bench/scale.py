"""How much is measured: in full, where the targets apply, or quickly, to see that it works."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    warm_up_flows: int
    flow_seconds: float
    clients: int
    few_waiting: int
    many_waiting: int
    batch: int
    approvals: int
    idle_seconds: float
    watchers: int
    status_reads: int


FULL = Scale(
    warm_up_flows=200,
    flow_seconds=15,
    clients=50,
    few_waiting=10,
    many_waiting=10_000,
    batch=500,
    approvals=300,
    idle_seconds=10,
    watchers=200,
    status_reads=500,
)
QUICK = Scale(
    warm_up_flows=50,
    flow_seconds=3,
    clients=50,
    few_waiting=10,
    many_waiting=500,
    batch=100,
    approvals=30,
    idle_seconds=3,
    watchers=200,
    status_reads=100,
)
