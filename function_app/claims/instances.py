"""A claim as the durable engine knows it: where it stands, whether it waits, what agent 1 said."""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from durabletask.client import OrchestrationState, OrchestrationStatus, TaskHubGrpcClient
from durabletask.history import HistoryEvent
from pydantic_core import from_json

from function_app.claims.decisions.state import Winner, decided
from function_app.claims.errors import (
    ClaimNotAwaitingApproval,
    ClaimNotFound,
    ClaimPurged,
    OrchestrationCompleted,
)
from function_app.claims.messages import OrchestrationInput
from function_app.claims.steps import READ_CLAIM, Step
from function_app.claims.tombstones import tombstone_of
from function_app.domain.claim import CLAIM_ID_PATTERN, ClaimRequest
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.instance import Instance
from function_app.kit.durable.past_outcomes import outcomes_of
from function_app.kit.durable.runtime_status import RUNTIME_STATUS, RuntimeStatus
from function_app.kit.timestamps import iso_utc

ID_PREFIX = "claim-"
LAST_CASE = 99  # of a claim that is reopened again and again
INSTANCE_PATTERN = rf"{ID_PREFIX}{CLAIM_ID_PATTERN}(?:~(?:[2-9]|[1-9][0-9]))?"
_INSTANCE = re.compile(
    rf"{ID_PREFIX}(?P<claim_id>{CLAIM_ID_PATTERN})(?:~(?P<case>[2-9]|[1-9][0-9]))?"
)


def engine_states(status: str | None) -> list[OrchestrationStatus] | None:
    """The engine's words for what may have this runtime status, or be at this step; None for any.

    An engine cannot tell steps apart, but one that is the last has ended, and the others have not.
    """
    if status not in Step:
        return [engine for engine, ours in RUNTIME_STATUS.items() if ours == status] or None
    if Step(status).is_last:
        return [OrchestrationStatus.COMPLETED]
    return [engine for engine, ours in RUNTIME_STATUS.items() if not ours.is_last]


def instance_id_of(claim_id: str, case: int = 1) -> str:
    """A claim that was reopened has a further case: `claim-VSC-1001~2`."""
    return ID_PREFIX + claim_id + (f"~{case}" if case > 1 else "")


def is_claim(instance_id: str) -> bool:
    return _INSTANCE.fullmatch(instance_id) is not None


def claim_id_of(instance_id: str) -> str:
    """The same for every case of a claim."""
    known = _INSTANCE.fullmatch(instance_id)
    return known["claim_id"] if known else instance_id.removeprefix(ID_PREFIX)


def case_of(instance_id: str) -> int:
    known = _INSTANCE.fullmatch(instance_id)
    return int(known["case"] or 1) if known else 1


class ClaimInstance(Instance):
    @cached_property
    def custom_status(self) -> dict[str, Any] | None:
        return _parsed(self.state.serialized_custom_status)

    @cached_property
    def output(self) -> dict[str, Any] | None:
        return _parsed(self.state.serialized_output)

    @property
    def note(self) -> dict[str, Any]:
        """The custom status; empty before the first step."""
        return self.custom_status or {}

    @cached_property
    def given(self) -> OrchestrationInput:
        """What the workflow was started with."""
        return OrchestrationInput.read(json.loads(self.state.serialized_input or ""))

    @cached_property
    def given_unchecked(self) -> dict[str, Any]:
        """The same for who needs a word of it, and has no time to check a whole claim; empty for
        what is none.
        """
        try:
            given = from_json(self.state.serialized_input or "null")
            given = from_json(given) if isinstance(given, str) else given
        except ValueError:
            return {}
        return cast(dict[str, Any], given) if isinstance(given, dict) else {}

    @property
    def filed_in(self) -> str | None:
        """Where it was filed in its trace, if that is known."""
        traceparent = self.given_unchecked.get("traceparent")
        return traceparent if isinstance(traceparent, str) else None

    @property
    def claim(self) -> ClaimRequest:
        """What was submitted."""
        return self.given.claim

    @property
    def step(self) -> str:
        """The step of the workflow; before the first one, the runtime's own word."""
        return self.note.get("step", self.runtime_status.lower())

    @property
    def is_waiting(self) -> bool:
        """A suspended claim does not wait: a decision would lie unread."""
        return self.runtime_status is RuntimeStatus.RUNNING and self.step == Step.AWAITING_APPROVAL

    @property
    def is_suspended(self) -> bool:
        return self.runtime_status is RuntimeStatus.SUSPENDED

    @property
    def can_be_undone(self) -> bool:
        """Decided, and nothing was done with the decision yet."""
        return self.runtime_status is RuntimeStatus.RUNNING and self.step == Step.DECIDED

    @property
    def is_to_be_settled(self) -> bool:
        return (
            self.runtime_status is RuntimeStatus.RUNNING and self.step == Step.AWAITING_SETTLEMENT
        )

    @property
    def open_request_id(self) -> str | None:
        """Names the wait for a person that the claim is in, whichever it is."""
        return self.noted_request_id if self.is_waiting or self.is_to_be_settled else None

    @property
    def request_id(self) -> str | None:
        """Names the current wait."""
        return self.noted_request_id if self.is_waiting else None

    @property
    def noted_request_id(self) -> str | None:
        """The same, also while the claim is suspended and does not wait."""
        return self.note.get("request_id")

    @property
    def seen_digest(self) -> str | None:
        return self.note.get("seen_digest")

    @property
    def awaited(self) -> dict[str, Any]:
        """What the wait is for. The note says what differs from a claim without a policy."""
        note = self.note
        return {
            "request_id": self.request_id,
            "seen_digest": self.seen_digest,
            "round": note.get("round", 1),
            "approvals": note.get("approvals", []),
            "approvals_needed": note.get("approvals_needed", 1),
            "approval_roles": note.get("approval_roles", []),
            "next_step": note.get("next_step", {"action": "timeout", "at": note.get("expires_at")}),
        }

    @property
    def approvals_counted(self) -> str | None:
        """`1 of 2 approvals`; None where one is enough."""
        needed = self.note.get("approvals_needed", 1)
        return f"{len(self.note['approvals'])} of {needed} approvals" if needed > 1 else None

    @property
    def winner(self) -> Winner | None:
        return decided(self.note)

    @property
    def settlement(self) -> Winner | None:
        """Which settlement counts, once there is one."""
        return self.note.get("settled")

    @property
    def settled(self) -> dict[str, Any]:
        """Which decision won and whose it was, once there is one."""
        won = self.winner
        if won is None:
            return {}
        return {"decision_id": won["decision_id"], "decided_by": won["reviewer"]}

    @property
    def decision_id(self) -> str | None:
        """Names the decision that was accepted, if it came through `approve`."""
        return self.note.get("decision_id")

    def require_waiting(self) -> None:
        if self.has_ended:
            raise OrchestrationCompleted(self.instance_id, self.step, self.winner)
        if not self.is_waiting:
            suspended = self.runtime_status is RuntimeStatus.SUSPENDED
            raise ClaimNotAwaitingApproval(
                self.instance_id, "suspended" if suspended else self.step, self.winner
            )

    def _not_begun(self) -> dict[str, Any]:
        claim_id = claim_id_of(self.instance_id)
        return {"step": self.step, "claim_id": claim_id, "message": "The claim was received."}

    def summary(self) -> dict[str, Any]:
        return {
            "instance_id": self.instance_id,
            "runtime_status": self.runtime_status,
            "custom_status": self.custom_status or self._not_begun(),
            "created_time": iso_utc(self.state.created_at),
            "last_updated_time": iso_utc(self.state.last_updated_at),
        }


def require_found(instance_id: str, state: OrchestrationState | None) -> ClaimInstance:
    if state is None:
        raise ClaimNotFound(instance_id)
    return ClaimInstance(state)


def require_claim_id(instance_id: str) -> str:
    if not is_claim(instance_id):
        raise ClaimNotFound(instance_id)
    return instance_id


def find_claim(client: TaskHubGrpcClient, instance_id: str) -> ClaimInstance:
    state = client.get_orchestration_state(require_claim_id(instance_id))
    if state is None and client.get_orchestration_state(tombstone_of(instance_id)):
        raise ClaimPurged(instance_id)
    return require_found(instance_id, state)


async def claim_at(client: Hub, instance_id: str) -> ClaimInstance:
    """`find_claim` for code that waits without a thread."""
    state = await client.get_orchestration_state(require_claim_id(instance_id))
    if state is None and await client.get_orchestration_state(tombstone_of(instance_id)):
        raise ClaimPurged(instance_id)
    return require_found(instance_id, state)


def agent1_output(history: Iterable[HistoryEvent]) -> dict[str, Any] | None:
    """What agent 1 read last; None when it has not, or could not."""
    outputs = [outcome.output for outcome in outcomes_of(READ_CLAIM, history)]
    read = [output for output in outputs if output is not None]
    return read[-1] if read else None


def _parsed(text: str | None) -> dict[str, Any] | None:
    value = json.loads(text) if text else None
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]
