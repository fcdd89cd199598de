"""Starting a workflow from the command line."""

import sys
from pathlib import Path
from typing import Any

from durabletask.client import TaskHubGrpcClient

from function_app.claims.filing import filed
from function_app.claims.instances import instance_id_of
from function_app.claims.messages import OrchestrationInput
from function_app.client.errors import WrongUsage
from function_app.domain.claim import ClaimRequest
from function_app.kit import http, plain_json
from function_app.kit.errors import InvalidJson, Refusal, ValidationFailed
from function_app.settings import get_settings
from function_app.workflows.actions.models import ActionRequest
from function_app.workflows.actions.steps import ORCHESTRATOR as ACTION
from function_app.workflows.writing.models import ORCHESTRATOR as WRITING
from function_app.workflows.writing.models import WritingOrder


class ClaimTaken(Refusal):
    code = "claim_already_exists"
    status = 409

    def __init__(self, instance_id: str) -> None:
        super().__init__(f"A claim with this claim_id exists already: {instance_id}")


def start_action(client: TaskHubGrpcClient, request: str) -> str:
    return _started(client, ACTION, ActionRequest, {"request": request})


def start_writing(
    client: TaskHubGrpcClient, topic: str, attempts: int | None, hours: float | None
) -> str:
    order = {"topic": topic, "max_review_attempts": attempts, "approval_timeout_hours": hours}
    return _started(client, WRITING, WritingOrder, order)


def start_claim(client: TaskHubGrpcClient, file: str) -> str:
    """`file` holds the body of `POST claims/start`; `-` is the standard input."""
    claim = http.validate(_object_in(file), ClaimRequest)
    instance_id = instance_id_of(claim.claim_id)
    hours = get_settings().approval_timeout_hours
    if not filed(
        client, instance_id, OrchestrationInput(claim=claim, approval_timeout_hours=hours)
    ):
        raise ClaimTaken(instance_id)
    return instance_id


def _started(
    client: TaskHubGrpcClient,
    orchestrator: str,
    model: type[ActionRequest] | type[WritingOrder],
    given: dict[str, Any],
) -> str:
    try:
        order = http.validate(given, model)
    except ValidationFailed as problem:
        raise WrongUsage(str(problem)) from None
    return client.schedule_new_orchestration(orchestrator, input=order.dump())


def _object_in(file: str) -> dict[str, Any]:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise WrongUsage(f"{file} cannot be read: {error.strerror}") from None
    try:
        value = plain_json.loads(content)
    except plain_json.NotPlainJson as error:
        raise InvalidJson(str(error)) from None
    if not isinstance(value, dict):
        raise InvalidJson("A claim is a JSON object.")
    return value  # pyright: ignore[reportUnknownVariableType]
