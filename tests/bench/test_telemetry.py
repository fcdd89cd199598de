"""What telemetry costs is measured on two hosts side by side."""

import asyncio

from bench.scale import Rounds
from bench.telemetry import with_and_without
from dev_support.tables import text_table


def test_a_host_with_telemetry_is_run_beside_one_without() -> None:
    said: list[str] = []

    rounds = Rounds(starts=1, warm_up_flows=1, rounds=1, flows=2)
    compared = asyncio.run(with_and_without(rounds, said.append))

    assert [line.partition(":")[0] for line in said] == ["Start 1 of 1", "With", "Without"]
    assert [len(side) for side in (compared.here, compared.there)] == [1, 1]
    assert compared.text(text_table).split()[2:4] == ["With", "Without"]
