"""Puts one agent into its Foundry project: a new version where what is there differs."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from azure.ai.projects import AIProjectClient
from azure.ai.projects.models import AgentVersionDetails
from azure.core.credentials import TokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
)

from function_app.agents.foundry.definitions import AgentPlan, is_kept_by
from function_app.agents.foundry.failures import ADVICE, CREDENTIAL
from function_app.kit.addresses import is_loopback
from function_app.rules.limits import Limits


class Exit(IntEnum):
    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3


class NotProvisioned(Exception):
    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Provisioned:
    version: str
    is_new: bool


def put(
    plan: AgentPlan,
    name: str,
    model: str | None,
    limits: Limits,
    *,
    endpoint: str,
    credential: TokenCredential,
) -> Provisioned:
    """Without a model the agent keeps the one it has."""
    # The SDK sends no token over plain http; to loopback goes none that is worth anything.
    options: dict[str, Any] = {"enforce_https": False} if is_loopback(endpoint) else {}
    try:
        with AIProjectClient(endpoint, credential, retry_total=0, read_timeout=60) as project:
            latest = _latest(project, name, options)
            kept: dict[str, Any] = latest.definition.as_dict() if latest else {}
            definition = plan.definition(model or kept.get("model") or _no_model(), limits)
            if latest and is_kept_by(kept, definition):
                return Provisioned(latest.version, is_new=False)
            body = {"definition": definition.as_dict()}
            created = project.agents.create_version(name, body, **options)
            return Provisioned(created.version, is_new=True)
    except AzureError as error:
        raise _problem(error) from error


def _latest(
    project: AIProjectClient, name: str, options: dict[str, Any]
) -> AgentVersionDetails | None:
    try:
        return project.agents.get(name, **options).versions.latest
    except ResourceNotFoundError:
        return None


def _no_model() -> str:
    raise NotProvisioned(
        Exit.USAGE, "there is no such agent yet; name its model deployment with --model NAME"
    )


def _problem(error: AzureError) -> NotProvisioned:
    """What the service says about a definition holds no claim, and tells more than we could."""
    if isinstance(error, HttpResponseError) and (status := error.status_code):
        code = Exit.FAILED if status in {408, 429} or status >= 500 else Exit.REFUSED
        said = error.error.message if error.error else error.reason
        return NotProvisioned(code, f"HTTP {status}: {_ADVICE.get(status, said)}")
    if isinstance(error, ClientAuthenticationError):
        return NotProvisioned(Exit.REFUSED, f"no credential; run `az login`, or set {CREDENTIAL}")
    return NotProvisioned(
        Exit.FAILED, "the project could not be reached; check the endpoint, try again"
    )


_ADVICE = {
    401: ADVICE[401],
    403: ADVICE[403],
    404: "there is no such project; copy the endpoint from the project's page in Foundry",
}
