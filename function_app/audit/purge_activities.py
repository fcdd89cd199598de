"""The I/O of a purge. Each activity may run again after it has done its work, and does it once."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent
from pydantic import Field

from function_app.agents.ports import AgentFailed, Conversations
from function_app.audit.record import Records
from function_app.claims.indexing.noting import ClaimNotes, notes_of_this_process
from function_app.claims.instances import ClaimInstance
from function_app.claims.new_link.orchestrator import new_link_of
from function_app.claims.steps import ADJUDICATE_CLAIM, READ_CLAIM
from function_app.domain.message import Message
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.past_outcomes import outcomes_of

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
    notes: ClaimNotes = field(default_factory=notes_of_this_process)

    def seal_claim(self, hub: TaskHubGrpcClient, instance_id: str) -> dict[str, Any]:
        """The proof, and what there is to erase, while that is still known."""
        state = hub.get_orchestration_state(instance_id)
        head, erasure = None, Erasure(instance_id=instance_id)
        if state is not None:
            head = self.records().of(hub, ClaimInstance(state), whole=False).head
            _end_new_link(hub, new_link_of(instance_id))
            history = hub.get_orchestration_history(instance_id)
            erasure = Erasure(instance_id=instance_id, conversations=_conversations(history))
        proof = {"instance_id": instance_id, "head": head}
        return {"proof": proof, "erase": erasure.model_dump_json()}

    def erase_claim(self, hub: TaskHubGrpcClient, order: str) -> dict[str, Any]:
        """The history first: from then on nobody is shown a claim that is half gone."""
        given = Erasure.model_validate_json(order)
        hub.purge_orchestration(given.instance_id)
        _erase_new_link(hub, new_link_of(given.instance_id))
        self.records().files.forget(given.instance_id)
        self.notes.purged(given.instance_id)
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


class NewLinkLeft(Exception):
    """It has not ended yet: worth another try."""


def _end_new_link(hub: TaskHubGrpcClient, link_id: str) -> None:
    """Somebody has asked for a link shortly before the claim ended; nobody is told of it now."""
    asked = hub.get_orchestration_state(link_id, fetch_payloads=False)
    if asked is not None and not Instance(asked).has_ended:
        hub.terminate_orchestration(link_id)


def _erase_new_link(hub: TaskHubGrpcClient, link_id: str) -> None:
    hub.purge_orchestration(link_id)
    if hub.get_orchestration_state(link_id, fetch_payloads=False) is not None:
        raise NewLinkLeft


def _conversations(history: Sequence[HistoryEvent]) -> dict[str, list[str]]:
    """Each once: an agent that is asked again goes on in the same one."""
    return {
        step: [*dict.fromkeys(_named_by(outcomes_of(step, history)))]
        for step in (READ_CLAIM, ADJUDICATE_CLAIM)
    }


def _named_by(outcomes: Iterable[ActivityOutcome]) -> Iterator[str]:
    for outcome in outcomes:
        provenance = cast(dict[str, str | None], (outcome.output or {}).get("provenance") or {})
        if conversation_id := provenance.get("conversation_id"):
            yield conversation_id
