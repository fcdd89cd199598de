"""What the commands on the store of a stopped host share."""

import argparse
import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from local_host.durable_sdk import DecodeError
from local_host.store import database
from local_host.store.database import StoreUnusable


def chosen_folder(command: str, description: str | None) -> Path:
    """Where state lives, as the command line says."""
    parser = argparse.ArgumentParser(prog=command, description=description)
    parser.add_argument("--root", type=Path, default=Path(), help="the Functions project")
    parser.add_argument("--data-dir", type=Path, help="where state lives (default ROOT/.local)")
    given = parser.parse_args()
    return (given.data_dir or given.root / ".local").resolve()


@contextlib.contextmanager
def store_in(folder: Path) -> Generator[sqlite3.Connection]:
    """Raises StoreUnusable, among others while a host holds the folder."""
    path = folder / database.FILE_NAME
    if not path.is_file():
        raise StoreUnusable(f"{path} does not exist. Name the host's folder with --data-dir.")
    with (
        contextlib.closing(database.claim_folder(folder)),
        contextlib.closing(database.open_database(path)) as db,
    ):
        try:
            yield db
        except (sqlite3.DatabaseError, DecodeError) as error:
            raise database.unusable(path, error) from error
