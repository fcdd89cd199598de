"""A store that cannot be used, at the start and under way: said clearly, and nothing is lost."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import grpc
import pytest
from durabletask.client import TaskHubGrpcClient

from local_host.engine import events
from local_host.http.clock_api import CLOCK_OFFSET
from local_host.store import records
from local_host.store.database import FILE_NAME, open_database
from tests.hosts import ROOT, Host, running_host
from tests.local_host.conftest import DURABLE_APP
from tests.local_host.crash.ledger import Ledger
from tests.local_host.crash.shortages import filled, no_more_bytes, small_disk, without_privileges
from tests.local_host.instances import HUB, decide, finished, start, status
from tests.local_host.store import rows
from tests.local_host.store.test_database import content
from tests.local_host.test_host import refusal

CRASH_APP = ROOT / "tests/apps/crash"
type Shortage = Callable[[Host, Path], AbstractContextManager[None]]


def damaged_pages(folder: Path) -> None:
    """The catalogue is whole, every row is not."""
    with rows.opened(folder) as db:
        for number in range(100):
            records.insert_message(
                db, f"i{number}", events.event_raised(0, "x" * 500, None), arrived_at=0
            )
        place, size = rows.root_page(db, "inbox")
    with (folder / FILE_NAME).open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * size)


def a_clock_that_is_none(folder: Path) -> None:
    with rows.opened(folder) as db:
        records.write_meta(db, CLOCK_OFFSET, "soon")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (damaged_pages, "malformed. Nothing was changed. Restore the file from a copy"),
        (rows.make_unreadable, "Nothing was changed. Restore the file from a copy"),
        (a_clock_that_is_none, "Nothing was changed. Restore the file from a copy"),
        (rows.make_newer, "was written by a newer version of the local host"),
    ],
)
def test_a_store_that_cannot_be_used_is_named_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / FILE_NAME
    open_database(path).close()
    spoil(tmp_path)
    before = content(path)
    printed = refusal(DURABLE_APP, tmp_path, "--port", "0")
    assert message in printed
    assert str(path) in printed
    assert "Traceback" not in printed
    assert content(path) == before


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    printed = refusal(DURABLE_APP, tmp_path, "--port", "0", before=without_privileges())
    assert "Make its folder writable" in printed
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_written_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    open_database(path).close()
    path.chmod(0o444)
    before = content(path)
    printed = refusal(DURABLE_APP, tmp_path, "--port", "0", before=without_privileges())
    assert "attempt to write a readonly database. Nothing was changed. Make it writable" in printed
    assert content(path) == before


def test_a_disk_without_room_for_a_store_is_named(tmp_path: Path) -> None:
    with small_disk(tmp_path, megabytes=1), filled(tmp_path):
        printed = refusal(DURABLE_APP, tmp_path, "--port", "0")
    assert "Make room on the disk" in printed


def full_disk(_: Host, folder: Path) -> AbstractContextManager[None]:
    return filled(folder)


def refused_writes(host: Host, _: Path) -> AbstractContextManager[None]:
    return no_more_bytes(host.process.pid)


@contextlib.contextmanager
def disk(folder: Path, shortage: Shortage) -> Iterator[None]:
    with small_disk(folder, 4) if shortage is full_disk else contextlib.nullcontext():
        yield


@pytest.mark.parametrize("shortage", [full_disk, refused_writes])
def test_while_the_disk_takes_nothing_requests_are_refused_and_nothing_is_lost(
    tmp_path: Path, shortage: Shortage
) -> None:
    with (
        disk(tmp_path, shortage),
        running_host(DURABLE_APP, data_dir=tmp_path, grpc_port=0) as host,
    ):
        told, untold = start(host), start(host)
        done = start(host, "old_style", ["Ann"])
        assert finished(host, done)["output"] == ["Hello Ann!"]
        with shortage(host, tmp_path):
            refused = decide(host, untold, "refused")
            assert refused.status_code == 500
            assert "The durable store could not be written" in refused.json()["Message"]
            assert host.post(f"{HUB}/orchestrators/waits/late", json=24).status_code == 500
            assert host.post("/admin/local/clock", json={"advance_seconds": 9}).status_code == 500
            with TaskHubGrpcClient(host_address=host.grpc_address) as client:
                for ask in (
                    lambda: client.schedule_new_orchestration("waits", input=24),
                    lambda: client.raise_orchestration_event(untold, "Decision", data="refused"),
                    lambda: client.suspend_orchestration(untold),
                    client.purge_orchestrations_by,
                ):
                    with pytest.raises(grpc.RpcError, match="durable store could not be written"):
                        ask()
            assert status(host, told).status_code == 202
        assert status(host, "late").status_code == 404
        assert status(host, done).status_code == 200
        assert host.get("/admin/local/clock").json()["seconds_ahead"] == 0
        assert decide(host, told, "told").status_code == 202
        host.kill9()
        host.restart()
        assert finished(host, told)["output"] == "told"
        assert decide(host, untold, "again").status_code == 202
        assert finished(host, untold)["output"] == "again"
        host.stop()


@pytest.mark.parametrize("shortage", [full_disk, refused_writes])
def test_an_effect_had_while_the_disk_takes_nothing_is_kept_when_there_is_room_again(
    tmp_path: Path, shortage: Shortage
) -> None:
    """The activity is at work when the disk fills up; it need not run again."""
    with (
        Ledger() as ledger,
        disk(tmp_path, shortage),
        running_host(CRASH_APP, data_dir=tmp_path, env={"TEST_LEDGER_URL": ledger.url}) as host,
    ):
        ledger.close_gate()
        instance_id = start(host, "errand", None)
        ledger.wait_for_effect()
        with shortage(host, tmp_path):
            ledger.open_gate()
            host.wait_for_line("result_not_kept")
            assert status(host, instance_id).status_code == 202
        output = finished(host, instance_id)["output"]
        assert ledger.tokens[f"{instance_id}/done"] == [output]
        host.stop()
