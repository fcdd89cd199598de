"""`python -m local_host.compact`: give the room of what was purged back to the disk."""

import argparse
import contextlib
import os
import sqlite3
import sys
from pathlib import Path

from local_host import private_files
from local_host.store import database
from local_host.store.database import StoreUnusable


def main() -> int:
    folder = _parse()
    private_files.make_private()
    try:
        before, after = compact(folder)
    except StoreUnusable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    path = folder / database.FILE_NAME
    sys.stdout.write(f"{path}: {_size(before)} before, {_size(after)} now.\n")
    return 0


def compact(folder: Path) -> tuple[int, int]:
    """Rewrite the store without gaps; its size in bytes before and after.

    Raises StoreUnusable, among others while a host holds the folder.
    """
    path = folder / database.FILE_NAME
    if not path.is_file():
        raise StoreUnusable(f"{path} does not exist. Name the host's folder with --data-dir.")
    # SQLite writes the new content into a file of its own first: next to the old one, where there
    # is room for it and nobody else may read it.
    os.environ["SQLITE_TMPDIR"] = str(folder)
    with contextlib.closing(database.claim_folder(folder)):
        before = _bytes(path)
        with contextlib.closing(database.open_database(path)) as db:
            try:
                database.shrink_fully(db)
            except sqlite3.DatabaseError as error:
                raise database.unusable(path, error) from error
        return before, _bytes(path)


def _bytes(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _parse() -> Path:
    parser = argparse.ArgumentParser(prog="compact", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the Functions project")
    parser.add_argument("--data-dir", type=Path, help="where state lives (default ROOT/.local)")
    given = parser.parse_args()
    return (given.data_dir or given.root / ".local").resolve()


if __name__ == "__main__":
    sys.exit(main())
