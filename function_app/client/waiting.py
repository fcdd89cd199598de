"""Waiting until an instance has ended."""

from time import monotonic

from durabletask.client import OrchestrationState, TaskHubGrpcClient

from function_app.client.errors import Exit
from function_app.client.instances import ending, find, status_of
from function_app.client.output import say
from function_app.kit.durable.runtime_status import RUNTIME_STATUS, RuntimeStatus

_AT_A_TIME = 60.0  # seconds that one question to the hub may take


def wait(client: TaskHubGrpcClient, instance_id: str, timeout: float | None) -> Exit:
    kind, state = find(client, instance_id)
    ended = _ended(client, state, timeout)
    if ended is None:
        say(f"{instance_id} has not ended.")
        return Exit.NOT_IN_TIME
    say(f"{instance_id}: {kind.name}, {status_of(kind, ended)}", *ending(kind, ended))
    completed = RUNTIME_STATUS[ended.runtime_status] is RuntimeStatus.COMPLETED
    return Exit.DONE if completed and not kind.went_wrong(ended) else Exit.REFUSED


def _ended(
    client: TaskHubGrpcClient, state: OrchestrationState, timeout: float | None
) -> OrchestrationState | None:
    """None when it has not ended in time."""
    until = None if timeout is None else monotonic() + timeout
    while True:
        left = _AT_A_TIME if until is None else min(_AT_A_TIME, until - monotonic())
        if left <= 0:
            return None
        try:
            return client.wait_for_orchestration_completion(state.instance_id, timeout=left)
        except TimeoutError:
            continue
