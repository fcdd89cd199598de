"""How much is measured: in full, where the targets apply, or quickly, to see that it works."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    warm_up_flows: int
    flow_seconds: float
    profiled_flows: int
    clients: int
    few_waiting: int
    many_waiting: int
    batch: int
    approvals: int
    idle_seconds: float
    watchers: int
    status_reads: int
    desk_open: int
    desk_decided: int
    desk_rounds: int
    desk_requests: int
    next_claims: int


FULL = Scale(
    warm_up_flows=200,
    flow_seconds=15,
    profiled_flows=300,
    clients=50,
    few_waiting=10,
    many_waiting=10_000,
    batch=500,
    approvals=300,
    idle_seconds=10,
    watchers=200,
    status_reads=500,
    desk_open=10_000,
    desk_decided=100_000,
    desk_rounds=5,
    desk_requests=200,
    next_claims=100,
)
QUICK = Scale(
    warm_up_flows=50,
    flow_seconds=3,
    profiled_flows=60,
    clients=50,
    few_waiting=10,
    many_waiting=500,
    batch=100,
    approvals=30,
    idle_seconds=3,
    watchers=200,
    status_reads=100,
    desk_open=500,
    desk_decided=2_000,
    desk_rounds=2,
    desk_requests=30,
    next_claims=12,
)


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Of a comparison of two hosts: how often both are started, and what they do after that."""

    starts: int
    warm_up_flows: int
    rounds: int
    flows: int


FULL_ROUNDS = Rounds(starts=12, warm_up_flows=100, rounds=3, flows=60)
QUICK_ROUNDS = Rounds(starts=2, warm_up_flows=50, rounds=3, flows=20)
