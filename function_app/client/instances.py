"""Looking at the instances of the workflows in which a person decides, and deciding."""

import asyncio
from collections.abc import Sequence

from durabletask.client import OrchestrationQuery, OrchestrationState, TaskHubGrpcClient

from function_app.client.agent_kinds import ActionKind, WritingKind
from function_app.client.claim_kind import ClaimKind
from function_app.client.errors import Unknown, WrongUsage
from function_app.client.hub_access import AwaitedHub
from function_app.client.kinds import Kind, Ruling
from function_app.kit.durable.runtime_status import RUNTIME_STATUS, RuntimeStatus
from function_app.kit.errors import ValidationFailed
from function_app.kit.timestamps import iso_utc
from function_app.kit.workflow_http import WorkflowInstance

WAITING = "waiting"
KINDS: Sequence[Kind] = (ClaimKind(), WritingKind(), ActionKind())
_BY_ORCHESTRATOR = {kind.orchestrator: kind for kind in KINDS}


def find(client: TaskHubGrpcClient, instance_id: str) -> tuple[Kind, OrchestrationState]:
    """Raises `Unknown`, also for an instance of another workflow."""
    state = client.get_orchestration_state(instance_id)
    if state is None or state.name not in _BY_ORCHESTRATOR:
        raise Unknown(f"There is no instance {instance_id}.")
    return _BY_ORCHESTRATOR[state.name], state


def status_of(kind: Kind, state: OrchestrationState) -> str:
    if kind.waits(state):
        return WAITING
    return RUNTIME_STATUS[state.runtime_status].lower()


def rows(client: TaskHubGrpcClient, status: str | None) -> list[tuple[str, str, str, str]]:
    """Instance, workflow, status and start of each, the newest first."""
    engine = [
        each
        for each, ours in RUNTIME_STATUS.items()
        if status in (None, ours.lower()) or (status == WAITING and ours is RuntimeStatus.RUNNING)
    ]
    states = client.get_all_orchestration_states(OrchestrationQuery(runtime_status=engine))
    found: list[tuple[str, str, str, str]] = []
    for state in sorted(states, key=lambda each: each.created_at, reverse=True):
        kind = _BY_ORCHESTRATOR.get(state.name)
        if kind is None:
            continue
        whole = _with_custom_status(client, state)
        its_status = status_of(kind, whole)
        if status in (None, its_status):
            found.append((state.instance_id, kind.name, its_status, iso_utc(state.created_at)))
    return found


def shown(client: TaskHubGrpcClient, instance_id: str) -> list[str]:
    kind, state = find(client, instance_id)
    lines = [f"{instance_id}: {kind.name}, {status_of(kind, state)}"]
    if kind.waits(state):
        return [*lines, *kind.question(client, state)]
    return [*lines, *ending(kind, state)]


def ending(kind: Kind, state: OrchestrationState) -> list[str]:
    """How it ended; nothing while it has not."""
    status = RUNTIME_STATUS[state.runtime_status]
    if status is RuntimeStatus.COMPLETED:
        return kind.outcome(state)
    failure = WorkflowInstance(state).summary().get("failureDetails")
    return [failure["errorMessage"]] if failure else []


def decided(client: TaskHubGrpcClient, instance_id: str, ruling: Ruling) -> bool:
    """Checks before it raises anything. True when the decision was taken. Raises a `Refusal`, and
    `WrongUsage` for a ruling that cannot be one.
    """
    kind, state = find(client, instance_id)
    try:
        return asyncio.run(kind.decide(AwaitedHub(client), state, ruling))
    except ValidationFailed as problem:
        raise WrongUsage(str(problem)) from None


def _with_custom_status(client: TaskHubGrpcClient, state: OrchestrationState) -> OrchestrationState:
    """Some engines list instances without it."""
    if state.serialized_custom_status is None and not RUNTIME_STATUS[state.runtime_status].is_last:
        return client.get_orchestration_state(state.instance_id) or state
    return state
