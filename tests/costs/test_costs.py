"""What a claim takes is measured anew, and docs/costs.md says the same."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from costs.actions import UnknownEvent, work_in
from costs.bill import bill
from costs.measure import Taken
from costs.prices import PRICES, WrongPrices, read_prices
from tests.infra.bicep import INFRA

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/costs.md").read_text("utf-8")


def test_the_command_prints_the_tables_of_the_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "costs", "--markdown"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr
    claim, month = done.stdout.strip().split("\n\n")
    assert claim in PAGE, claim
    assert month in PAGE, month


def test_actions_by_the_schedulers_rule() -> None:
    kinds = ["ExecutionStarted", "TaskFailed", "TaskCompleted", "TimerCreated", "TimerFired"]
    history = [{"EventType": kind} for kind in [*kinds, "EventRaised", "ExecutionCompleted"]]

    assert work_in(history).actions == 1 + 2 + 2 + 1 + 1
    with pytest.raises(UnknownEvent, match="EntitySignaled"):
        work_in([*history, {"EventType": "EntitySignaled"}])


def test_a_month_costs_what_its_parts_cost(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(re.sub(r"price = [\d.]+", "price = 0.0", PRICES.read_text("utf-8")), "utf-8")
    prices = read_prices(file)
    paid = prices.prices.model_copy(
        update={
            "scheduler_actions": prices.prices.scheduler_actions.model_copy(update={"price": 3.0})
        }
    )
    taken = Taken(work_in([{"EventType": "ExecutionStarted"}]), 100, 10, work_in([]))

    found = bill(taken, prices.model_copy(update={"prices": paid}), 1_000_000)

    assert sum(found.values()) == found["Scheduler"] == 3.0


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("price = 1.00", "price = -1.00"), "scheduler_actions"),
        (("dated = 2026-11-29, ", ""), "dated"),
        (("instance_gb", "instance_mb"), "instance_mb"),
        (("[prices]", "[prices"), "cannot be read"),
    ],
)
def test_a_wrong_input_is_named(tmp_path: Path, wrong: tuple[str, str], named: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(PRICES.read_text("utf-8").replace(*wrong, 1), "utf-8")

    with pytest.raises(WrongPrices, match=named):
        read_prices(file)


def test_the_alert_leaves_room_for_an_ordinary_claim() -> None:
    query = (INFRA / "alerts/cost-per-claim.kql").read_text("utf-8")
    most = int(re.findall(r"let most = (\d+);", query)[0])
    cells = re.findall(r"^\| approved \|(.+)\|$", PAGE, re.M)[0].split("|")
    ordinary = sum(int(cell.strip().replace(",", "")) for cell in cells[-2:])

    assert 2 * ordinary <= most <= 4 * ordinary
