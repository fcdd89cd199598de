"""A draft and an action, for the client: what the agent made, and the person's decision on it."""

import json
from typing import Any

from durabletask.client import OrchestrationState, TaskHubGrpcClient

from function_app.client.kinds import Ruling, request_line
from function_app.kit import http
from function_app.kit.durable.hub import Hub
from function_app.kit.workflow_http import WorkflowInstance
from function_app.workflows.actions.api import APPROVAL
from function_app.workflows.actions.models import ActionDecision
from function_app.workflows.actions.steps import ActionStatus
from function_app.workflows.writing.api import REVIEW
from function_app.workflows.writing.models import HumanApproval


class WritingKind:
    name = "writing"
    orchestrator = REVIEW.workflow.orchestrator

    def waits(self, state: OrchestrationState) -> bool:
        return REVIEW.is_open(WorkflowInstance(state))

    def question(self, client: TaskHubGrpcClient, state: OrchestrationState) -> list[str]:
        asked = REVIEW.awaited(client, WorkflowInstance(state))
        return [*_draft(asked.draft.dump()), request_line(asked.request_id)] if asked else []

    def outcome(self, state: OrchestrationState) -> list[str]:
        return ["The content was published.", *_draft(_output(state))]

    def went_wrong(self, state: OrchestrationState) -> bool:
        return False

    async def decide(self, hub: Hub, state: OrchestrationState, ruling: Ruling) -> bool:
        given = {"approved": ruling.approved, "request_id": ruling.request_id}
        decision = http.validate({**given, "feedback": ruling.notes}, HumanApproval)
        return await REVIEW.submit(hub, state.instance_id, decision) is not None


class ActionKind:
    name = "action"
    orchestrator = APPROVAL.workflow.orchestrator

    def waits(self, state: OrchestrationState) -> bool:
        return APPROVAL.is_open(WorkflowInstance(state))

    def question(self, client: TaskHubGrpcClient, state: OrchestrationState) -> list[str]:
        asked = APPROVAL.awaited(client, WorkflowInstance(state))
        if asked is None:
            return []
        action = asked.proposed_action
        return [
            f"Proposed action: {action.action_type}",
            *(f"  {name}: {value}" for name, value in action.arguments.items()),
            action.description,
            f"The agent's own words: {action.reasoning}",
            request_line(asked.request_id),
        ]

    def outcome(self, state: OrchestrationState) -> list[str]:
        return [_output(state)["message"]]

    def went_wrong(self, state: OrchestrationState) -> bool:
        return _output(state)["status"] == ActionStatus.FAILED

    async def decide(self, hub: Hub, state: OrchestrationState, ruling: Ruling) -> bool:
        decision = http.validate(
            {
                "approved": ruling.approved,
                "request_id": ruling.request_id,
                "reviewer": ruling.reviewer,
                "reviewer_notes": ruling.notes,
            },
            ActionDecision,
        )
        return await APPROVAL.submit(hub, state.instance_id, decision) is not None


def _draft(content: dict[str, Any]) -> list[str]:
    return [f"Title: {content['title']}", *content["content"].splitlines()]


def _output(state: OrchestrationState) -> dict[str, Any]:
    return json.loads(state.serialized_output or "{}")
