"""The host is killed before and after every kind of commit, and nothing acknowledged is lost.

Two chains run side by side, one for each side of the commit. In a chain each host takes up what the
last one left, is visited, and dies at its own failpoint; at the end a host that lives on brings
everything to its end.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local_host.store.failpoints import EXIT_CODE, SCHEMA, VARIABLE, Moment
from tests.hosts import ROOT, Host, HostDied, running_host
from tests.local_host.crash.doors import HostGone
from tests.local_host.crash.histories import store_faults
from tests.local_host.crash.ledger import Ledger
from tests.local_host.crash.operations import durable_operations
from tests.local_host.crash.session import HOUR, Session

CRASH_APP = ROOT / "tests/apps/crash"
MOMENTS: tuple[Moment, ...] = ("before", "after")
# A visit has many turns and results, and each is another moment to die.
_LATER = ["Engine._run_turn:4", "Engine._run_turn:9", "Engine._keep_result:3"]
DEATHS = [
    f"{SCHEMA}:1",
    *(f"{name}:1" for name in sorted(durable_operations() - {SCHEMA})),
    *_LATER,
]


class Chain:
    """Hosts on one folder, one after the other; `faults` has a list for each of their deaths."""

    def __init__(self, folder: Path, moment: Moment, ledger: Ledger) -> None:
        self._folder, self._moment, self._ledger = folder, moment, ledger
        self._sessions: dict[str, Session] = {}
        self.faults: dict[str, list[str]] = {}

    def run(self, deaths: list[str]) -> "Chain":
        for number, death in enumerate(deaths):
            self.faults[death] = self._die(death, f"s{number}")
        env = {"TEST_LEDGER_URL": self._ledger.url}
        with running_host(CRASH_APP, data_dir=self._folder, env=env) as host:
            self._judge(host)
            assert host.stop() == 0
        self.faults["store"] = store_faults(self._folder)
        return self

    def _die(self, death: str, prefix: str) -> list[str]:
        operation, count = death.rsplit(":")
        env = {"TEST_LEDGER_URL": self._ledger.url, VARIABLE: f"{operation}:{self._moment}:{count}"}
        try:
            with running_host(CRASH_APP, data_dir=self._folder, env=env) as host:
                self._sessions[death] = Session(host, prefix)
                self._sessions[death].run()
                return ["the visit came to its end: nothing in it reaches this failpoint"]
        except HostGone:
            code = host.ended()
        except HostDied as died:
            code = died.code
        return [] if code == EXIT_CODE else [f"the host ended with {code}"]

    def _judge(self, host: Host) -> None:
        clock = host.get("/admin/local/clock").json()["seconds_ahead"]
        told = sum(session.hours_told for session in self._sessions.values())
        for death, session in self._sessions.items():
            session.settle(host)
            self.faults[death] += session.faults(self._ledger)
        if clock < told * HOUR:
            self.faults["ClockApi._advance:1"].append("an acknowledged move of the clock is lost")


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Moment, Chain]]:
    ledger = Ledger()
    try:
        with ThreadPoolExecutor() as pool:
            made = [Chain(tmp_path_factory.mktemp(moment), moment, ledger) for moment in MOMENTS]
            yield dict(zip(MOMENTS, pool.map(lambda chain: chain.run(DEATHS), made), strict=True))
    finally:
        ledger.close()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("death", DEATHS)
def test_what_was_acknowledged_survives_a_death_at_every_commit(
    chains: dict[Moment, Chain], death: str, moment: Moment
) -> None:
    assert chains[moment].faults[death] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_history_is_torn_or_told_twice(chains: dict[Moment, Chain], moment: Moment) -> None:
    assert chains[moment].faults["store"] == []
