"""`kill -9` at random moments, under load: what was acknowledged is kept, everything ends once."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.hosts import ROOT, running_host
from tests.local_host.crash.doors import HostGone
from tests.local_host.crash.histories import store_faults
from tests.local_host.crash.ledger import Ledger
from tests.local_host.crash.session import Entry, Session
from tests.local_host.crash.storm import Storm, new_seed
from tests.local_host.instances import HUB

CRASH_APP = ROOT / "tests/apps/crash"


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_a_host_that_is_killed_again_and_again_loses_nothing(tmp_path: Path, kills: int) -> None:
    seed = new_seed()
    with Ledger() as ledger:
        env = {"TEST_LEDGER_URL": ledger.url}
        with running_host(CRASH_APP, data_dir=tmp_path, env=env) as host:
            session, storm = Session(host, "storm"), Storm(host, seed)
            storm.blow(kills, lambda number: journey(storm, session.book, seed, number))
            session.settle(host)
            assert session.faults(ledger) == []
            assert host.stop() == 0
        assert store_faults(tmp_path) == []
        most = max(len(tokens) for tokens in ledger.tokens.values())
        assert most <= 1 + kills, "an effect is had again only when a death has hidden the first"


def journey(storm: Storm, book: dict[str, Entry], seed: int, number: int) -> None:
    """What this client does with its instance; after a death it goes on with the next thing."""
    instance_id = f"storm-{number}"
    entry = book[instance_id] = Entry()
    for deed, method, path, body in _deeds(instance_id, Random(f"{seed}/{number}")):
        entry.asked.add(deed)
        try:
            reply = storm.ask(method, f"{HUB}/{path}", json=body)
        except HostGone:
            continue
        if reply.status_code in {404, 410} and "start" not in entry.told:
            continue  # the start that was not acknowledged did not happen
        if reply.is_success:
            entry.told.add(deed)
    seen = storm.insist("GET", f"{HUB}/instances/{instance_id}").status_code
    assert seen != 404 or "start" not in entry.told, f"{instance_id} is lost"


def _deeds(instance_id: str, random: Random) -> Iterator[tuple[str, str, str, str | None]]:
    instance = f"instances/{instance_id}"
    yield "start", "POST", f"orchestrators/journey/{instance_id}", None
    if rests := random.random() < 0.3:
        yield "suspend", "POST", f"{instance}/suspend", None
    if random.random() < 0.8:
        yield "send", "POST", f"{instance}/raiseEvent/Go", f"{instance_id}!"
    if rests:
        yield "resume", "POST", f"{instance}/resume", None
    if random.random() < 0.1:
        yield "terminate", "POST", f"{instance}/terminate", None
