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
    """Three starts of three rounds; one round of each is far off, and counts for nothing."""
    far_off = Round(500.0, 1.0, 500.0, 500.0)
    here = [Round(20.0, 40.0, 2.0, 8.0), Round(22.0, 30.0, 2.0, 6.0), far_off]
    here += [Round(80.0, 10.0, 9.0, 7.0), far_off, Round(90.0, 20.0, 9.0, 7.0)]
    here += [far_off, Round(40.0, 25.0, 3.0, 7.0), Round(30.0, 24.0, 3.0, 7.0)]
    there = [Round(20.0, 25.0, 4.0, 7.0)] * 3 + [Round(100.0, 25.0, 9.0, 7.0)] * 3
    there += [Round(40.0, 24.0, 3.0, 7.0)] * 3
    rounds = Rounds(starts=3, warm_up_flows=0, rounds=3, flows=1)

    text = Comparison(rounds, here, there).text(text_table)

    rows = [line.split() for line in text.splitlines()]
    assert rows[2][-8:] == ["ms", "40.0", "40.0", "+0.0%", "±5.8%", "-10%", "to", "+10%"]
    assert rows[3][-7:] == ["24.0", "25.0", "-13.3%", "±24.0%", "-60%", "to", "+20%"]
    assert rows[4][-7:] == ["3.0", "4.0", "-16.7%", "±16.7%", "-50%", "to", "+0%"]
    assert rows[5][-7:] == ["7.0", "7.0", "+4.8%", "±4.8%", "+0%", "to", "+14%"]


def test_two_starts_say_too_little_of_the_error() -> None:
    two = [Round(20.0, 40.0, 2.0, 8.0), Round(21.0, 41.0, 2.0, 8.0)]
    rounds = Rounds(starts=2, warm_up_flows=0, rounds=1, flows=1)

    assert "±" not in Comparison(rounds, two, two).text(text_table)


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
    who = [line.partition(":")[0] for line in said]
    assert who == ["Start 1 of 2", "Here", "There", "Start 2 of 2", "There", "Here"]
    for side in (compared.here, compared.there):
        assert len(side) == 2
        assert min(each.cpu_ms for each in side) > 0
        assert min(min(each.start_ms, each.approve_to_completed_ms) for each in side) > 0
    assert json.loads(json.dumps(compared.as_json()))["rounds"]["flows"] == 3
