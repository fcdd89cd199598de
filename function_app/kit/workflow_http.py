"""What the APIs of the agent workflows share: the reply to a start, the status of an instance, and
404 for an instance of another workflow.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import quote

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import OrchestrationState
from durabletask.task import FailureDetails

from function_app.kit import http
from function_app.kit.about import About
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.errors import InstanceNotFound
from function_app.kit.links import root_of
from function_app.kit.routes import FUNCTION_KEY, Handler, Route, sentence_and_code
from function_app.kit.timestamps import iso_utc

# Raised by our own orchestrators, with a sentence for people. The text of any other exception stays
# inside: it may quote what somebody sent.
_SAID_TO_PEOPLE = {"TimeoutError", "RuntimeError", "AgentGaveUp"}
_UNFORESEEN = "The workflow stopped because of a fault on our side. The app's log says more."


def workflow_route(
    method: Literal["GET", "POST"],
    path: str,
    handler: Handler,
    about: About,
    function_name: str | None = None,
) -> Route:
    return Route(
        method,
        path,
        handler,
        FUNCTION_KEY,
        error_body=sentence_and_code,
        function_name=function_name,
        about=about,
    )


class WorkflowInstance(Instance):
    @cached_property
    def custom_status(self) -> Any:
        return _parsed(self.state.serialized_custom_status)

    def summary(self) -> dict[str, Any]:
        has_output = self.runtime_status is not RuntimeStatus.FAILED
        known = {
            "input": _parsed(self.state.serialized_input),
            "output": _parsed(self.state.serialized_output) if has_output else None,
            "failureDetails": _failure(self.state.failure_details),
        }
        return {
            "instanceId": self.instance_id,
            "runtimeStatus": self.runtime_status,
            "createdTime": iso_utc(self.state.created_at),
            "lastUpdatedTime": iso_utc(self.state.last_updated_at),
            **{name: value for name, value in known.items() if value is not None},
        }


@dataclass(frozen=True)
class Workflow:
    """`folder` is the first part of its routes: `<folder>/run`, `<folder>/status/{instance_id}`."""

    orchestrator: str
    folder: str

    def start(
        self,
        req: HttpRequest,
        client: SyncDurableFunctionsClient,
        workflow_input: Any,
        message: str,
        **also: Any,
    ) -> HttpResponse:
        """`also` are further fields of the reply."""
        instance_id = client.schedule_new_orchestration(self.orchestrator, input=workflow_input)
        status_url = self._status_url(req, instance_id)
        body = {
            "message": message,
            **also,
            "instanceId": instance_id,
            "statusQueryGetUri": status_url,
        }
        return http.reply(body, 202, {"Location": status_url})

    def decided(
        self, req: HttpRequest, instance_id: str, decision_id: str, *, taken: bool, **body: Any
    ) -> HttpResponse:
        """The reply to a decision; 202 while it is not known whether it counts."""
        known = {**body, "instanceId": instance_id}
        if taken:
            return http.reply(known)
        pending = {
            "success": None,
            "status": "pending",
            "decision_id": decision_id,
            "status_url": self._status_url(req, instance_id),
        }
        return http.reply({**pending, **known}, 202)

    def _status_url(self, req: HttpRequest, instance_id: str) -> str:
        return f"{root_of(req.url, self.folder)}/{self.folder}/status/{quote(instance_id)}"

    def own(self, state: OrchestrationState | None) -> WorkflowInstance:
        """Raises `InstanceNotFound`, also for an instance of another workflow."""
        if state is None or state.name != self.orchestrator:
            raise InstanceNotFound
        return WorkflowInstance(state)

    def asked_for(self, req: HttpRequest, client: SyncDurableFunctionsClient) -> WorkflowInstance:
        """The instance whose id is in the route, as `instance_id`. Raises `InstanceNotFound`."""
        return self.own(client.get_orchestration_state(req.route_params["instance_id"]))

    def status(self, req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
        return http.reply(self.asked_for(req, client).summary())


def _failure(details: FailureDetails | None) -> Mapping[str, str] | None:
    if details is None:
        return None
    error_type = details.error_type.rpartition(".")[2]  # the engine's begins with the module
    is_ours = error_type in _SAID_TO_PEOPLE
    return {
        "errorType": error_type,
        "errorMessage": details.message if is_ours else _UNFORESEEN,
    }


def _parsed(text: str | None) -> Any:
    return json.loads(text) if text else None
