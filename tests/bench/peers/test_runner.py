"""The measuring of a peer, with one that remembers in a dictionary, and the steps they share."""

from typing import Any

import pytest

from bench.claim import ClaimWrong
from bench.peers import steps
from bench.peers.runner import measure
from tests.bench.test_bench import TINY


class Remembers:
    def __init__(self) -> None:
        self.readings: dict[str, dict[str, Any]] = {}
        self.decided: list[str] = []

    def start(self, claim_id: str) -> None:
        self.readings[claim_id] = steps.read_claim(claim_id)
        steps.notify_reviewer(claim_id)

    def decide(self, claim_id: str, decision: dict[str, Any]) -> dict[str, Any]:
        self.decided.append(claim_id)
        adjudication = steps.adjudicate(claim_id, self.readings.pop(claim_id), decision)
        return steps.result(claim_id, adjudication)


class Forgets(Remembers):
    """The result of every claim whose id starts so."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix

    def decide(self, claim_id: str, decision: dict[str, Any]) -> dict[str, Any]:
        forgotten = {"agent2_output": None} if claim_id.startswith(self.prefix) else {}
        return {**super().decide(claim_id, decision), **forgotten}


def test_a_peer_gets_the_numbers_of_the_host() -> None:
    peer = Remembers()

    numbers = measure(peer, TINY)

    assert sorted(numbers) == [
        "approve_few_p50_ms", "approve_few_p95_ms", "flows_1", "flows_many", "start_first_s",
    ]  # fmt: skip
    assert min(numbers.values()) > 0
    assert len(peer.readings) == TINY.few_waiting + TINY.batch, "those that were left to wait"
    assert len(set(peer.decided)) == len(peer.decided)


@pytest.mark.parametrize("prefix", ["warm", "flow", "few"])
def test_a_peer_with_wrong_results_has_no_numbers(prefix: str) -> None:
    with pytest.raises(ClaimWrong):
        measure(Forgets(prefix), TINY)
