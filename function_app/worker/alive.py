"""A file that is touched while the task hub answers: a worker has no port, so this is what the
probes of its container look at.
"""

from pathlib import Path
from threading import Event

import grpc
from durabletask.client import TaskHubGrpcClient

_EVERY_SECONDS = 15
_NOBODY = "worker-looks-whether-the-hub-answers"


def touch_until(stop: Event, file: Path, client: TaskHubGrpcClient) -> None:
    while not stop.is_set():
        if _answers(client):
            file.touch()
        stop.wait(_EVERY_SECONDS)


def _answers(client: TaskHubGrpcClient) -> bool:
    try:
        client.get_orchestration_state(_NOBODY)
    except grpc.RpcError:
        return False
    return True
