"""The host is killed before and after every kind of commit, and nothing acknowledged is lost.

Two chains run side by side, one for each side of the commit. In a chain each host takes up what the
last one left, is visited, and dies at its own failpoint; at the end a host that lives on brings
everything to its end.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from durabletask.task import OrchestrationContext
from durabletask.worker import TaskHubGrpcWorker

from local_host.store import records
from local_host.store.database import FILE_NAME, open_database
from local_host.store.failpoints import EXIT_CODE, VARIABLE, Commit, InvalidFailpoint, Moment, arm
from tests.hosts import ROOT, Host, HostDied, running_host
from tests.local_host.crash.doors import HostGone, HttpDoor
from tests.local_host.crash.histories import store_faults
from tests.local_host.crash.ledger import Ledger
from tests.local_host.crash.session import HOUR, Session
from tests.local_host.instances import finished

CRASH_APP = ROOT / "tests/apps/crash"
MOMENTS: tuple[Moment, ...] = ("before", "after")
# A visit has many turns and results, and each is another moment to die.
_LATER = ["turn:4", "turn:11", "entity-batch:3", "activity-result:3"]
# The visit comes by HTTP first and then by gRPC: these are the first of their kind there.
_OVER_GRPC = [
    "raise-event:2",
    "turn-on-event:2",
    "suspend:2",
    "resume:2",
    "terminate:3",
    "restart:2",
    "rewind:2",
    "purge:2",
    "signal-entity:3",
]
# A hub that a worker has ever joined waits for it ever after, and room is given back only where
# there is some: these have a folder of their own.
_ALONE = {Commit.WORKER_JOINS, Commit.GIVE_BACK}
_EVERY_KIND = [f"{commit}:1" for commit in Commit if commit not in _ALONE]
DEATHS = [*_EVERY_KIND, *_OVER_GRPC, *_LATER]


class Chain:
    """Hosts on one folder, one after the other; `faults` has a list for each of their deaths."""

    def __init__(self, folder: Path, moment: Moment, ledger: Ledger) -> None:
        self._folder, self._moment, self._ledger = folder, moment, ledger
        self._sessions: dict[str, Session] = {}
        self.faults: dict[str, list[str]] = {}

    def run(self, deaths: list[str]) -> "Chain":
        for number, death in enumerate(deaths):
            self.faults[death] = self._die(death, f"{self._moment}{number}")
        env = {"TEST_LEDGER_URL": self._ledger.url}
        with running_host(CRASH_APP, data_dir=self._folder, env=env, grpc_port=0) as host:
            self._judge(host)
            assert host.stop() == 0
        self.faults["store"] = store_faults(self._folder)
        return self

    def _die(self, death: str, prefix: str) -> list[str]:
        commit, count = death.split(":")
        env = {"TEST_LEDGER_URL": self._ledger.url, VARIABLE: f"{commit}:{self._moment}:{count}"}
        try:
            with running_host(CRASH_APP, data_dir=self._folder, env=env, grpc_port=0) as host:
                self._sessions[death] = Session(host, prefix)
                self._sessions[death].run()
                return ["the visit came to its end: nothing in it reaches this failpoint"]
        except HostGone:
            code = host.ended()
        except HostDied as died:
            code = died.code
        if death in _OVER_GRPC and (door := self._sessions[death].door) != "grpc":
            return [f"it was the {door} door's commit"]
        return [] if code == EXIT_CODE else [f"the host ended with {code}"]

    def _judge(self, host: Host) -> None:
        clock = host.get("/admin/local/clock").json()["seconds_ahead"]
        told = sum(session.hours_told for session in self._sessions.values())
        for death, session in self._sessions.items():
            session.settle(host)
            self.faults[death] += session.faults(self._ledger)
        if clock < told * HOUR:
            self.faults["clock:1"].append("an acknowledged move of the clock is lost")


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Moment, Chain]]:
    with Ledger() as ledger, ThreadPoolExecutor() as pool:
        made = [Chain(tmp_path_factory.mktemp(moment), moment, ledger) for moment in MOMENTS]
        yield dict(zip(MOMENTS, pool.map(lambda chain: chain.run(DEATHS), made), strict=True))


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("death", DEATHS)
def test_what_was_acknowledged_survives_a_death_at_every_commit(
    chains: dict[Moment, Chain], death: str, moment: Moment
) -> None:
    assert chains[moment].faults[death] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_history_is_torn_or_told_twice(chains: dict[Moment, Chain], moment: Moment) -> None:
    assert chains[moment].faults["store"] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_death_as_a_worker_joins_leaves_the_instances_as_they_are(
    tmp_path: Path, moment: Moment
) -> None:
    with Ledger() as ledger:
        env = {"TEST_LEDGER_URL": ledger.url, VARIABLE: f"{Commit.WORKER_JOINS}:{moment}:1"}
        with running_host(CRASH_APP, data_dir=tmp_path, env=env, grpc_port=0) as host:
            HttpDoor(host).start("one", "fragile")
            with TaskHubGrpcWorker(host_address=host.grpc_address) as worker:
                worker.add_orchestrator(nothing)
                worker.start()
                assert host.ended() == EXIT_CODE
        del env[VARIABLE]
        with running_host(CRASH_APP, data_dir=tmp_path, env=env) as host:
            door = HttpDoor(host)
            door.start("two", "fragile")
            for instance_id in ("one", "two"):
                assert finished(host, instance_id)["runtimeStatus"] in {"Failed", "Completed"}
            assert host.stop() == 0
    assert store_faults(tmp_path) == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_death_as_room_is_given_back_keeps_everything(tmp_path: Path, moment: Moment) -> None:
    with closing(open_database(tmp_path / FILE_NAME)) as db:
        records.write_meta(db, "large", "x" * 8_000_000)
        records.write_meta(db, "large", "")
    env = {"TEST_LEDGER_URL": "", VARIABLE: f"{Commit.GIVE_BACK}:{moment}:2"}
    with running_host(CRASH_APP, data_dir=tmp_path, env=env) as host:
        assert host.ended() == EXIT_CODE
    assert store_faults(tmp_path) == []
    size = (tmp_path / FILE_NAME).stat().st_size
    del env[VARIABLE]
    with running_host(CRASH_APP, data_dir=tmp_path, env=env) as host:
        HttpDoor(host).start("one", "counts", "key")
        assert finished(host, "one")["output"] == ["one"]
        assert host.stop() == 0
    assert (tmp_path / FILE_NAME).stat().st_size <= size


def nothing(_ctx: OrchestrationContext, _: None) -> None:
    """What the worker that joins can do."""


@pytest.mark.parametrize(
    "text", ["turn", "turn:1", "turn:between:1", "turn:before:0", "lunch:after:1"]
)
def test_a_failpoint_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidFailpoint, match=r"must be COMMIT:before:N .* one of schema, start,"):
        arm(text)
