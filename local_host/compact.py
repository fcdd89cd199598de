"""`python -m local_host.compact`: give the room of what was purged back to the disk."""

import os
import sys
from pathlib import Path

from local_host import private_files
from local_host.stopped_host import chosen_folder, store_in
from local_host.store import database
from local_host.store.database import StoreUnusable


def main() -> int:
    folder = chosen_folder("compact", __doc__)
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
    # SQLite writes the new content into a file of its own first: next to the old one, where there
    # is room for it and nobody else may read it.
    os.environ["SQLITE_TMPDIR"] = str(folder)
    before = _bytes(path)
    with store_in(folder) as db:
        database.shrink_fully(db)
    return before, _bytes(path)


def _bytes(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
