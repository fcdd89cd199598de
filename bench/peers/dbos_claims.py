"""The claim workflow on DBOS, with SQLite as its system database."""

import sqlite3
import threading
import time
from pathlib import Path

from dbos import DBOS, SetWorkflowID  # pyright: ignore[reportMissingImports]
from sqlalchemy import Engine, event  # pyright: ignore[reportMissingImports]

from bench.claim import Json
from bench.peers import runner, steps

TOPIC = "ApprovalDecision"
POLLING_SECONDS = 0.01  # how often DBOS looks for messages where the database cannot notify it
DAY = 24 * 3600.0

read_claim = DBOS.step()(steps.read_claim)
notify_reviewer = DBOS.step()(steps.notify_reviewer)
adjudicate = DBOS.step()(steps.adjudicate)
arrivals: dict[str, threading.Event] = {}


@DBOS.workflow()
def claim_workflow(claim_id: str) -> Json:
    reading = read_claim(claim_id)
    notify_reviewer(claim_id)
    arrivals[claim_id].set()  # how the client learns of it costs DBOS nothing
    decision = DBOS.recv(TOPIC, timeout_seconds=DAY)
    return steps.result(claim_id, adjudicate(claim_id, reading, decision))


def prepare(connection: sqlite3.Connection, _: object) -> None:
    """Durable as ours. DBOS asks for unixepoch('subsec'), which SQLite has known since 3.42."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if sqlite3.sqlite_version_info < (3, 42):
        connection.create_function("unixepoch", 1, lambda _: time.time())


event.listen(Engine, "connect", prepare)


class DbosClaims:
    def __init__(self, folder: Path) -> None:
        DBOS(
            config={
                "name": "claims",
                "system_database_url": f"sqlite:///{folder / 'dbos.db'}",
                "notification_listener_polling_interval_sec": POLLING_SECONDS,
                "max_executor_threads": 2000,
                "log_level": "WARNING",
            }
        )
        DBOS.launch()
        self._handles = {}

    def start(self, claim_id: str) -> None:
        arrived = arrivals[claim_id] = threading.Event()
        with SetWorkflowID(claim_id):
            self._handles[claim_id] = DBOS.start_workflow(claim_workflow, claim_id)
        arrived.wait()

    def decide(self, claim_id: str, decision: Json) -> Json:
        DBOS.send(claim_id, decision, TOPIC)
        return self._handles.pop(claim_id).get_result()


if __name__ == "__main__":
    runner.run(DbosClaims)
