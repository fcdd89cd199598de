"""The I/O of a purge. Each activity may run again after it has done its work, and does it once."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent, TaskCompletedEvent, TaskScheduledEvent
from pydantic import Field, ValidationError

from function_app.agents.ports import AgentFailed, Conversations
from function_app.audit.record import Records
from function_app.claims.instances import ClaimInstance
from function_app.claims.steps import ADJUDICATE_CLAIM, READ_CLAIM
from function_app.domain.message import Message
from function_app.kit.durable.outcome import ActivityOutcome

logger = logging.getLogger(__name__)

_LEFT = "The conversations with an agent could not be deleted; the app's log says why."


class Erasure(Message):
    """What is to be erased; of conversations with agents, the ids, by the step of each agent."""

    instance_id: str
    conversations: dict[str, list[str]] = Field(default_factory=dict[str, list[str]])


@dataclass(frozen=True)
class PurgeActivities:
    records: Callable[[], Records]
    assistant: Callable[[], Conversations]
    adjudicator: Callable[[], Conversations]

    def seal_claim(self, hub: TaskHubGrpcClient, instance_id: str) -> dict[str, Any]:
        """The proof, and what there is to erase, while that is still known."""
        state = hub.get_orchestration_state(instance_id)
        head, erasure = None, Erasure(instance_id=instance_id)
        if state is not None:
            head = self.records().of(hub, ClaimInstance(state)).head
            history = hub.get_orchestration_history(instance_id)
            erasure = Erasure(instance_id=instance_id, conversations=_conversations(history))
        proof = {"instance_id": instance_id, "head": head}
        return {"proof": proof, "erase": erasure.model_dump_json()}

    def erase_claim(self, hub: TaskHubGrpcClient, order: str) -> dict[str, Any]:
        """The history first: from then on nobody is shown a claim that is half gone."""
        given = Erasure.model_validate_json(order)
        hub.purge_orchestration(given.instance_id)
        self.records().files.forget(given.instance_id)
        try:
            self._forget_conversations(given.conversations)
        except AgentFailed as error:
            logger.warning("conversations_left instance=%s: %s", given.instance_id, error)
            return ActivityOutcome(failure=_LEFT).dump()
        logger.info("claim_purged instance=%s", given.instance_id)
        return ActivityOutcome().dump()

    def _forget_conversations(self, by_step: dict[str, list[str]]) -> None:
        for step, agent in ((READ_CLAIM, self.assistant), (ADJUDICATE_CLAIM, self.adjudicator)):
            for conversation_id in by_step.get(step, []):
                agent().forget(conversation_id)


def _conversations(history: Iterable[HistoryEvent]) -> dict[str, list[str]]:
    """Each once: an agent that is asked again goes on in the same one."""
    found: dict[str, dict[str, None]] = {READ_CLAIM: {}, ADJUDICATE_CLAIM: {}}
    for step, conversation_id in _answers(history):
        found[step][conversation_id] = None
    return {step: [*ids] for step, ids in found.items()}


def _answers(history: Iterable[HistoryEvent]) -> Iterator[tuple[str, str]]:
    asked: dict[int, str] = {}
    for event in history:
        match event:
            case TaskScheduledEvent(name=name) if name in (READ_CLAIM, ADJUDICATE_CLAIM):
                asked[event.event_id] = name
            case TaskCompletedEvent() if event.task_scheduled_id in asked:
                conversation_id = _conversation_in(event.result)
                if conversation_id:
                    yield asked[event.task_scheduled_id], conversation_id
            case _:
                pass


def _conversation_in(result: str | None) -> str | None:
    try:
        output = ActivityOutcome.model_validate_json(result or "{}").output or {}
    except ValidationError:
        return None
    provenance = cast(dict[str, str | None], output.get("provenance") or {})
    return provenance.get("conversation_id")
