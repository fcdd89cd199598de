"""A person's decision in an agent workflow: what it is about, and which of several at once was
taken. The history tells both, so nothing of it needs a place in the custom status.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import grpc
from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent

from function_app.kit.durable.decisions import Decision, decision_for
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.questions import Asked, Question, questions_in
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.durable.settling import settled
from function_app.kit.errors import NotAwaitingDecision, StaleRequest
from function_app.kit.workflow_http import Workflow, WorkflowInstance


@dataclass(frozen=True)
class DecisionPoint[Q: Question, D: Decision]:
    """Where a workflow waits for a person. `told_by` is the activity that tells somebody; `waits`
    knows the wait by the custom status, which differs from one wait of an instance to the next.
    """

    workflow: Workflow
    told_by: str
    event: str
    question: type[Q]
    decision: type[D]
    waits: Callable[[WorkflowInstance], bool]

    def awaited(self, client: TaskHubGrpcClient, instance: WorkflowInstance) -> Q | None:
        """What is to be decided on now; None when nothing is."""
        if not self.is_open(instance):
            return None
        asked = self._asked(client.get_orchestration_history(instance.instance_id))
        return asked[-1].question if asked else None

    async def submit(self, client: Hub, instance_id: str, decision: D) -> bool:
        """True when the decision was taken, False when it still has to be (a busy engine).

        Raises `InstanceNotFound`; `StaleRequest`; `NotAwaitingDecision` when nothing is awaited,
        and when another decision, or the clock, was faster.
        """

        async def look() -> WorkflowInstance:
            return self.workflow.own(await client.get_orchestration_state(instance_id))

        seen = await look()
        marked = decision.marked(await self._open_request(client, seen))
        if decision.request_id not in (None, marked.request_id):
            raise StaleRequest

        def still_waits(now: WorkflowInstance) -> bool:
            return not now.has_ended and now.custom_status == seen.custom_status

        if not still_waits(await look()):  # what was read may be another question already
            raise NotAwaitingDecision
        await self._raise_event(client, instance_id, marked)
        if await settled(look, still_waits) is None:
            return False
        taken = self._taken(await client.get_orchestration_history(instance_id), marked)
        if taken is None or taken.decision_id != marked.decision_id:
            raise NotAwaitingDecision(winner=taken and {"decision_id": taken.decision_id})
        return True

    def is_open(self, instance: WorkflowInstance) -> bool:
        """A suspended instance does not wait: a decision would lie unread."""
        return instance.runtime_status is RuntimeStatus.RUNNING and self.waits(instance)

    def _asked(self, history: Iterable[HistoryEvent]) -> list[Asked[Q]]:
        return questions_in(history, self.told_by, self.event, self.question)

    async def _open_request(self, client: Hub, seen: WorkflowInstance) -> str:
        if self.is_open(seen) and (
            asked := self._asked(await client.get_orchestration_history(seen.instance_id))
        ):
            return asked[-1].question.request_id
        raise NotAwaitingDecision

    async def _raise_event(self, client: Hub, instance_id: str, decision: D) -> None:
        try:
            await client.raise_orchestration_event(
                instance_id, self.event, data=decision.model_dump_json()
            )
        except grpc.RpcError:
            # Some engines refuse an event for an instance that has just ended; that is no failure
            # of ours.
            state = await client.get_orchestration_state(instance_id)
            if not self.is_open(self.workflow.own(state)):
                raise NotAwaitingDecision from None
            raise

    def _taken(self, history: Iterable[HistoryEvent], mine: D) -> D | None:
        """The decision that ended the wait for mine: the first that fits, as the workflow reads."""
        for asked in self._asked(history):
            request_id = asked.question.request_id
            if request_id == mine.request_id:
                read = (decision_for(request_id, data, self.decision) for data in asked.events)
                return next((decision for decision in read if decision), None)
        return None
