"""`dev.py compact`: the room of what was purged goes back to the disk, and nothing else changes."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from local_host.store import database, records
from local_host.store.database import FILE_NAME, open_database
from tests.hosts import ROOT
from tests.local_host.crash.shortages import filled, small_disk
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.store import rows
from tests.local_host.store.old_stores import make_store
from tests.local_host.store.test_database import content
from tests.local_host.store.test_upgrade import tally, waits


def compacted(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "local_host.compact", "--data-dir", str(folder)]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store most of which was deleted, as a host that was killed leaves it."""
    with closing(open_database(tmp_path / FILE_NAME)) as db:
        for number in range(1000):
            records.write_meta(db, f"key {number}", "x" * 3000)
        db.execute("DELETE FROM meta WHERE key NOT LIKE 'key 1%'")
    return tmp_path


def test_the_room_of_what_was_deleted_goes_back_to_the_disk(store: Path) -> None:
    before = (store / FILE_NAME).stat().st_size
    done = compacted(store)
    after = (store / FILE_NAME).stat().st_size
    assert done.returncode == 0, done.stderr
    assert f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now" in done.stdout
    assert after < before / 3
    assert (store / "host.lock").stat().st_mode & 0o077 == 0
    with closing(open_database(store / FILE_NAME)) as db:
        assert rows.counts(db)["meta"] == 111
        assert rows.damage(db) == []


def test_a_folder_that_a_host_holds_is_left_alone(store: Path) -> None:
    before = content(store / FILE_NAME)
    with closing(database.claim_folder(store)):
        done = compacted(store)
    assert (done.returncode, "Another local host is using" in done.stderr) == (1, True)
    assert content(store / FILE_NAME) == before


def test_a_folder_without_a_store_is_named_and_not_made(tmp_path: Path) -> None:
    done = compacted(tmp_path / "elsewhere")
    assert (done.returncode, "durable.db does not exist" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_for_it_keeps_the_store_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path, megabytes=8):
        with closing(open_database(tmp_path / FILE_NAME)) as db:
            for number in range(1000):
                records.write_meta(db, f"key {number}", "x" * 3000)
        with filled(tmp_path):
            done = compacted(tmp_path)
        assert (done.returncode, "Make room on the disk" in done.stderr) == (1, True)
        with closing(open_database(tmp_path / FILE_NAME)) as db:
            assert rows.counts(db)["meta"] == 1000


def test_a_store_of_an_earlier_version_goes_on_and_shrinks_by_itself_from_then_on(
    tmp_path: Path,
) -> None:
    make_store(tmp_path, version=2)
    assert compacted(tmp_path).returncode == 0

    async def scenario() -> None:
        async with bench(tmp_path, waits, tally) as b:
            await b.event("Decision", "yes")
            assert await b.result("one") == ["yes", 1]

    run(scenario)
    with closing(open_database(tmp_path / FILE_NAME)) as db:
        records.write_meta(db, "gone", "x" * 100_000)
        records.write_meta(db, "gone", "")
        assert database.free_pages(db) > 0
