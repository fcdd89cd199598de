"""Timer triggers on a running host whose clock the test moves."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_host.clock import MICROSECONDS
from local_host.http.clock_api import CLOCK_OFFSET
from local_host.store import records
from tests.hosts import ROOT, Host, HostDied, running_host
from tests.local_host.store import rows

APP = ROOT / "tests/apps/timers"
HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with running_host(APP, data_dir=tmp_path, env={"EVERY": "0 */10 * * * *"}) as running:
        yield running


def fired(host: Host, name: str, *, times: int) -> list[dict[str, Any]]:
    """What the function noted, once it has fired so often."""
    deadline = time.monotonic() + 10
    while len(notes := host.get("/api/fired", params={"name": name}).json()) < times:
        assert time.monotonic() < deadline, notes
    return notes


def move(host: Host, seconds: float) -> None:
    assert host.post("/admin/local/clock", json={"advance_seconds": seconds}).status_code == 200


def test_a_timer_fires_when_its_time_has_come_and_not_before(host: Host) -> None:
    assert fired(host, "daily", times=0) == []
    move(host, DAY)
    (note,) = fired(host, "daily", times=1)
    assert note["past_due"] is False
    assert note["Last"].startswith("0001-01-01")
    assert "T06:30:00" in note["Next"]
    move(host, DAY)
    assert fired(host, "daily", times=2)[1]["Last"] > note["Last"]


def test_a_long_way_at_once_is_one_occurrence(host: Host) -> None:
    move(host, 9 * DAY)
    fired(host, "daily", times=1)
    move(host, HOUR)
    fired(host, "often", times=2)
    assert len(fired(host, "daily", times=1)) == 1


def test_a_function_that_fails_fires_again(host: Host) -> None:
    for times in (1, 2, 3):
        move(host, HOUR)
        fired(host, "often", times=times)


def test_what_was_missed_is_made_up_for_once_at_the_next_start(host: Host, tmp_path: Path) -> None:
    move(host, DAY)
    fired(host, "daily", times=1)
    host.stop()
    with rows.opened(tmp_path) as db:
        ahead = int(records.read_meta(db, CLOCK_OFFSET, "0"))
        records.write_meta(db, CLOCK_OFFSET, str(ahead + 2 * DAY * MICROSECONDS))
    host.restart()
    (note,) = fired(host, "daily", times=1)
    assert note["past_due"] is True


def test_run_on_startup_runs_at_every_start(host: Host) -> None:
    assert fired(host, "first_of_all", times=1) == [{"name": "first_of_all", "past_due": False}]


def test_a_schedule_that_cannot_be_followed_stops_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(HostDied, match="The timer trigger often: the schedule 'soon' does not have"),
        running_host(APP, data_dir=tmp_path, env={"EVERY": "soon"}),
    ):
        pass
