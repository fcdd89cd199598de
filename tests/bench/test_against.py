"""Two checkouts side by side: the numbers of both, and what has changed."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from bench.against import Comparison, Round, compare
from bench.scale import Rounds
from dev_support import ROOT
from dev_support.tables import text_table
from tests.command_line import running

TINY_ROUNDS = Rounds(starts=2, warm_up_flows=2, rounds=1, flows=3)


def test_medians_and_what_the_starts_say_of_the_change_are_told() -> None:
    """Of the processor -30 and -10 percent, of the flows a second +60 and -20, and so on."""
    rounds = Rounds(starts=2, warm_up_flows=0, rounds=2, flows=1)
    here = [Round(20.0, 40.0, 2.0, 8.0), Round(22.0, 40.0, 2.0, 6.0)]
    here += [Round(80.0, 10.0, 9.0, 7.0), Round(100.0, 30.0, 9.0, 7.0)]
    there = [Round(30.0, 25.0, 4.0, 7.0)] * 2 + [Round(100.0, 25.0, 9.0, 7.0)] * 2

    text = Comparison(rounds, here, there).text(text_table)

    rows = [line.split() for line in text.splitlines()]
    assert rows[2][-8:] == ["ms", "51.0", "65.0", "-20.0%", "±10.0%", "-30%", "to", "-10%"]
    assert rows[3][-7:] == ["35.0", "25.0", "+20.0%", "±40.0%", "-20%", "to", "+60%"]
    assert rows[4][-7:] == ["5.5", "6.5", "-25.0%", "±25.0%", "-50%", "to", "+0%"]
    assert rows[5][-7:] == ["7.0", "7.0", "+0.0%", "±0.0%", "+0%", "to", "+0%"]


def test_one_start_says_nothing_of_its_error() -> None:
    one = [Round(20.0, 40.0, 2.0, 8.0)]
    rounds = Rounds(starts=1, warm_up_flows=0, rounds=1, flows=1)

    assert "±" not in Comparison(rounds, one, one).text(text_table)


def test_a_folder_without_a_local_host_is_refused(tmp_path: Path) -> None:
    with running("bench", "--against", str(tmp_path), seconds=60) as process:
        output = process.communicate(timeout=60)[0]

    assert process.returncode == 2
    assert "holds no local host" in output


@pytest.mark.skipif(os.name == "nt", reason="links need a permission there")
def test_another_checkout_is_run_beside_this_one(tmp_path: Path) -> None:
    """This one's code but for the host's first module, which leaves a trace."""
    other, trace = tmp_path / "other", tmp_path / "trace"
    (other / "local_host").mkdir(parents=True)
    for name in ("function_app", "static", "main.py", "host.json"):
        (other / name).symlink_to(ROOT / name)
    for path in (ROOT / "local_host").iterdir():
        (other / "local_host" / path.name).symlink_to(path)
    (other / "local_host" / "__main__.py").unlink()
    (other / "local_host" / "__main__.py").write_text(
        f"from pathlib import Path\nPath({str(trace)!r}).touch()\n"
        + (ROOT / "local_host/__main__.py").read_text("utf-8")
    )
    said: list[str] = []

    compared = asyncio.run(compare(other, TINY_ROUNDS, said.append))

    assert trace.exists()
    assert [line for line in said if line.startswith("Start")] == ["Start 1 of 2", "Start 2 of 2"]
    for side in (compared.here, compared.there):
        assert len(side) == 2
        assert min(each.cpu_ms for each in side) > 0
        assert min(min(each.start_ms, each.approve_to_completed_ms) for each in side) > 0
    assert json.loads(json.dumps(compared.as_json()))["rounds"]["flows"] == 3
