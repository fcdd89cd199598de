"""`python -m local_host.histories`: the histories that a stopped host has kept, as the engine hands
them to an orchestrator; a line of JSON for each instance.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local_host import private_files
from local_host.durable_sdk import MessageToDict, pb
from local_host.engine import entities
from local_host.stopped_host import chosen_folder, store_in
from local_host.store import history_records, records
from local_host.store.database import StoreUnusable
from local_host.store.records import Instance


def main() -> int:
    folder = chosen_folder("histories", __doc__)
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
    with store_in(folder) as db:
        ids = [row[0] for row in db.execute("SELECT instance_id FROM instances ORDER BY 1")]
        for instance_id in ids:
            instance = records.find_instance(db, instance_id)
            if instance is not None and not entities.is_entity(instance_id):
                yield _told(db, instance)


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


if __name__ == "__main__":
    sys.exit(main())
