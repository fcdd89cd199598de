"""A project of anybody's that exports spans: whatever befalls an orchestration, its work is in one
trace, and each span stands below one that is told, too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts import ROOT, Host, running_host
from tests.local_host.instances import HUB, finished
from tests.otlp_receiver import Received, otlp_receiver

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@contextmanager
def started(name: str, tmp_path: Path) -> Iterator[tuple[Host, Received]]:
    """An orchestration `one` of this name, given the path of a file in a folder that is missing."""
    headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
    root = ROOT / "tests/apps/traced"
    with (
        otlp_receiver() as received,
        running_host(root, data_dir=tmp_path / "hub", env=received.settings) as host,
    ):
        file = str(tmp_path / "made later" / "it")
        host.post(f"/api/start/{name}/one", json=file, headers=headers).raise_for_status()
        yield host, received


@contextmanager
def rewound(name: str, tmp_path: Path) -> Iterator[tuple[Host, Received]]:
    """The same, which has failed, and would not any more."""
    with started(name, tmp_path) as (host, received):
        assert finished(host, "one")["runtimeStatus"] == "Failed"
        (tmp_path / "made later").mkdir()
        host.post(f"{HUB}/instances/one/rewind").raise_for_status()
        yield host, received


def require_whole(received: Received) -> None:
    told = received.trace(TRACE)
    assert len(received.spans) == len(told)
    assert {span.parent_id for span in told} - {span.span_id for span in told} == {CALLER}


def test_one_that_is_rewound_goes_on_in_its_trace(tmp_path: Path) -> None:
    with rewound("pays", tmp_path) as (host, received):
        assert finished(host, "one")["output"] == TRACE
        received.wait_until(lambda: len(received.named("orchestration:pays")) == 2)

    assert sorted(f"{span.kind} {span.name}" for span in received.spans) == [
        *("CLIENT activity:look_up", "CLIENT activity:pay", "CLIENT activity:pay"),
        "PRODUCER create_orchestration:pays",
        *("SERVER POST /api/start/{name}/{instance_id}", "SERVER activity:look_up"),
        *("SERVER activity:pay", "SERVER activity:pay"),
        *("SERVER orchestration:pays", "SERVER orchestration:pays"),
    ]
    require_whole(received)
    assert len({span.span_id for span in received.spans}) == len(received.spans)


def test_so_does_what_it_still_waited_for(tmp_path: Path) -> None:
    """The activity `tell` runs a second time; both runs stand below the one wait for it."""
    with rewound("pays_and_tells", tmp_path) as (host, received):
        assert finished(host, "one")["runtimeStatus"] == "Completed"
        received.wait_until(lambda: len(received.named("activity:tell")) == 3)
        received.wait_until(lambda: len(received.named("orchestration:pays_and_tells")) == 2)

    require_whole(received)


def test_an_orchestrator_that_runs_in_a_thread_is_in_its_trace(tmp_path: Path) -> None:
    with started("in_a_thread", tmp_path) as (host, _):
        assert finished(host, "one")["output"] == TRACE
