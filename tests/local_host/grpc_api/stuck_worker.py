"""A worker process that takes an orchestration, an activity or an entity and never answers."""

import sys
import threading
from typing import Any

from tests.local_host.grpc_api.hub_workers import new_worker


def taken(_ctx: Any, _input: Any) -> None:
    print("taken", flush=True)
    threading.Event().wait()


def main(address: str, kind: str, name: str) -> None:
    taken.__name__ = name
    worker = new_worker(address, **{kind: (taken,)})
    worker.start()
    sys.stdin.read()  # the SDK runs nothing once the main thread has ended


if __name__ == "__main__":
    main(*sys.argv[1:])
