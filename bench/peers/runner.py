"""Measures one peer in its own process and virtual environment, in threads, without HTTP."""

import json
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Protocol

from bench.claim import DECISION, Json, check_result
from bench.figures import percentile
from bench.scale import Scale


class Peer(Protocol):
    def start(self, claim_id: str) -> None:
        """Returns when the claim awaits its decision."""
        ...

    def decide(self, claim_id: str, decision: Json) -> Json:
        """The result of the claim."""
        ...


def run(build: Callable[[Path], Peer]) -> None:
    """The numbers go to the standard output, under the keys of the table's measures."""
    scale = Scale(**json.loads(sys.argv[1]))
    print(json.dumps(measure(build(Path(sys.argv[2])), scale)), flush=True)
    os._exit(0)  # threads of claims that still wait are not to be waited for


def measure(peer: Peer, scale: Scale) -> dict[str, float]:
    with ThreadPoolExecutor(scale.clients) as clients:
        for number in range(scale.warm_up_flows):
            _flow(peer, f"warm-{number}")
        one = _flows_per_second(peer, clients, 1, scale.flow_seconds)
        many = _flows_per_second(peer, clients, scale.clients, scale.flow_seconds)
        waiting = [f"few-{n}" for n in range(scale.few_waiting)]
        _start(peer, clients, 1, waiting)
        seconds = _approvals(peer, waiting, scale.approvals)
        began = time.perf_counter()
        _start(peer, clients, scale.clients, [f"wait-{n}" for n in range(scale.batch)])
        started = time.perf_counter() - began
    return {
        "flows_1": one,
        "flows_many": many,
        "approve_few_p50_ms": percentile(seconds, 50) * 1000,
        "approve_few_p95_ms": percentile(seconds, 95) * 1000,
        "start_first_s": started,
    }


def _flow(peer: Peer, claim_id: str) -> None:
    peer.start(claim_id)
    check_result(f"claim-{claim_id}", peer.decide(claim_id, DECISION))


def _flows_per_second(
    peer: Peer, threads: ThreadPoolExecutor, clients: int, seconds: float
) -> float:
    numbers = count()
    deadline = time.perf_counter() + seconds

    def work(_: int) -> int:
        ended = 0
        while time.perf_counter() < deadline:
            _flow(peer, f"flow-{clients}-{next(numbers)}")
            ended += time.perf_counter() < deadline
        return ended

    return sum(threads.map(work, range(clients))) / seconds


def _start(peer: Peer, threads: ThreadPoolExecutor, clients: int, claim_ids: Iterable[str]) -> None:
    left = deque(claim_ids)

    def work(_: int) -> None:
        while True:
            try:
                claim_id = left.popleft()
            except IndexError:
                return
            peer.start(claim_id)

    list(threads.map(work, range(clients)))


def _approvals(peer: Peer, waiting: list[str], samples: int) -> list[float]:
    """As with our own: one at a time, and as many go on waiting."""
    queue, seconds = deque(waiting), list[float]()
    for number in range(samples):
        claim_id = queue.popleft()
        began = time.perf_counter()
        output = peer.decide(claim_id, DECISION)
        seconds.append(time.perf_counter() - began)
        check_result(f"claim-{claim_id}", output)
        queue.append(f"again-{number}")
        peer.start(queue[-1])
    return seconds
