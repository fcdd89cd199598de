"""`python -m local_host.histories`: the histories that a stopped host has kept, as the engine hands
them to an orchestrator; a line of JSON for each instance.
"""

import argparse
import contextlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local_host import private_files
from local_host.durable_sdk import DecodeError, MessageToDict, pb
from local_host.engine import entities
from local_host.store import database, history_records, records
from local_host.store.database import StoreUnusable
from local_host.store.records import Instance


def main() -> int:
    folder = _parse()
    private_files.make_private()
    try:
        for instance in kept_instances(folder):
            sys.stdout.write(f"{json.dumps(instance)}\n")
    except StoreUnusable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def kept_instances(folder: Path) -> Iterator[dict[str, Any]]:
    """Raises StoreUnusable, among others while a host holds the folder."""
    path = folder / database.FILE_NAME
    if not path.is_file():
        raise StoreUnusable(f"{path} does not exist. Name the host's folder with --data-dir.")
    with (
        contextlib.closing(database.claim_folder(folder)),
        contextlib.closing(database.open_database(path)) as db,
    ):
        try:
            ids = [row[0] for row in db.execute("SELECT instance_id FROM instances ORDER BY 1")]
            for instance_id in ids:
                instance = records.find_instance(db, instance_id)
                if instance is not None and not entities.is_entity(instance_id):
                    yield _told(db, instance)
        except (sqlite3.DatabaseError, DecodeError) as error:
            raise database.unusable(path, error) from error


def _told(db: sqlite3.Connection, instance: Instance) -> dict[str, Any]:
    history = history_records.read_history(db, instance.instance_id)
    return {
        "instance_id": instance.instance_id,
        "orchestrator": instance.name,
        "version": instance.version,
        "status": pb.OrchestrationStatus.Name(instance.status),
        "output": instance.output,
        "history": [MessageToDict(event) for event in history],
    }


def _parse() -> Path:
    parser = argparse.ArgumentParser(prog="histories", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the Functions project")
    parser.add_argument("--data-dir", type=Path, help="where state lives (default ROOT/.local)")
    given = parser.parse_args()
    return (given.data_dir or given.root / ".local").resolve()


if __name__ == "__main__":
    sys.exit(main())
