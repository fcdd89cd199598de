"""A person's decision in an agent workflow: what it is about, and which of several at once was
taken. The history tells both, so nothing of it needs a place in the custom status.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import grpc
from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent

from function_app.kit.durable.decisions import Decision, decision_for
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.questions import Asked, Question, questions_in
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.durable.settling import settled
from function_app.kit.errors import NotAwaitingDecision, Refusal, StaleRequest
from function_app.kit.workflow_http import Workflow, WorkflowInstance

_UNHEARD = NotAwaitingDecision()


class Heard[Q, D](NamedTuple):
    """What was asked, and all that was said about it in time, the oldest first."""

    question: Q
    decisions: Sequence[D]


def only_the_first(heard: Heard[Any, Any]) -> list[Refusal | None]:
    return [NotAwaitingDecision() if number else None for number in range(len(heard.decisions))]


@dataclass(frozen=True)
class DecisionPoint[Q: Question, D: Decision]:
    """Where a workflow waits for a person. `told_by` is the activity that tells somebody; `waits`
    knows the wait by the custom status, which differs from one wait of an instance to the next.
    `fates` tells of each decision why it does not count, as the workflow itself finds.
    """

    workflow: Workflow
    told_by: str
    event: str
    question: type[Q]
    decision: type[D]
    waits: Callable[[WorkflowInstance], bool]
    fates: Callable[[Heard[Q, D]], Sequence[Refusal | None]] = only_the_first

    def awaited(self, client: TaskHubGrpcClient, instance: WorkflowInstance) -> Q | None:
        """What is to be decided on now; None when nothing is."""
        if not self.is_open(instance):
            return None
        asked = self._asked(client.get_orchestration_history(instance.instance_id))
        return asked[-1].question if asked else None

    async def submit(self, client: Hub, instance_id: str, decision: D) -> Heard[Q, D] | None:
        """All that has been said once the decision was taken; None when it still has to be (a busy
        engine).

        Raises `InstanceNotFound`; `StaleRequest`; `NotAwaitingDecision` when nothing is awaited,
        and when another decision, or the clock, was faster; what the `fates` have against it.
        """

        async def look() -> WorkflowInstance:
            return self.workflow.own(await client.get_orchestration_state(instance_id))

        seen = await look()
        before = await self._open_question(client, seen)
        marked = decision.marked(before.question.request_id)
        if decision.request_id not in (None, marked.request_id):
            raise StaleRequest
        fate = self.fates(Heard(before.question, [*before.decisions, marked]))[-1]
        if fate and not isinstance(fate, NotAwaitingDecision):  # of which only the workflow knows
            raise fate

        # What was read may be another question already; or somebody else's approval has come.
        now = await look()
        if now.custom_status != seen.custom_status:
            question = (await self._open_question(client, now)).question
            if question.request_id != marked.request_id:
                raise NotAwaitingDecision
        await self._raise_event(client, instance_id, marked)
        return await self._taken(client, look, now, marked)

    async def _taken(
        self,
        client: Hub,
        look: Callable[[], Awaitable[WorkflowInstance]],
        seen: WorkflowInstance,
        mine: D,
    ) -> Heard[Q, D] | None:
        """Others may be heard first: then the wait goes on, as long as it is for this question."""
        while True:
            last = seen

            def is_as_before(now: WorkflowInstance, last: WorkflowInstance = last) -> bool:
                return not now.has_ended and now.custom_status == last.custom_status

            now = await settled(look, is_as_before)
            if now is None:
                return None
            history = await client.get_orchestration_history(now.instance_id)
            asked = self._asked(history)
            heard = self._heard(asked, mine.request_id)
            is_heard = any(each.decision_id == mine.decision_id for each in heard.decisions)
            still_asked = asked[-1].question.request_id == mine.request_id
            if is_heard or not (self.is_open(now) and still_asked):
                self._require_taken(heard, mine)
                return heard
            seen = now

    def is_open(self, instance: WorkflowInstance) -> bool:
        """A suspended instance does not wait: a decision would lie unread."""
        return instance.runtime_status is RuntimeStatus.RUNNING and self.waits(instance)

    def _asked(self, history: Iterable[HistoryEvent]) -> list[Asked[Q]]:
        return questions_in(history, self.told_by, self.event, self.question)

    async def _open_question(self, client: Hub, seen: WorkflowInstance) -> Heard[Q, D]:
        if self.is_open(seen) and (
            asked := self._asked(await client.get_orchestration_history(seen.instance_id))
        ):
            return self._heard(asked, asked[-1].question.request_id)
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

    def _heard(self, asked: Iterable[Asked[Q]], request_id: str | None) -> Heard[Q, D]:
        """As the workflow reads what comes."""
        about = next((each for each in asked if each.question.request_id == request_id), None)
        if about is None:
            raise NotAwaitingDecision
        request = about.question.request_id
        read = (decision_for(request, data, self.decision) for data in about.events)
        return Heard(about.question, [decision for decision in read if decision])

    def _require_taken(self, heard: Heard[Q, D], mine: D) -> None:
        ruled = list(zip(heard.decisions, self.fates(heard), strict=True))
        fate = next((f for d, f in ruled if d.decision_id == mine.decision_id), _UNHEARD)
        if isinstance(fate, NotAwaitingDecision):
            counted = [decision.decision_id for decision, f in ruled if f is None]
            raise NotAwaitingDecision(winner=(counted and {"decision_id": counted[-1]}) or None)
        if fate:
            raise fate
