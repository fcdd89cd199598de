"""All the I/O of an action: the policy's verdict, telling a person, and what each tool does. An
activity runs at least once, and whatever it changes is changed once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.task import ActivityContext

from function_app.approval_policy.facts import people_of
from function_app.approval_policy.models import ApprovalPolicy
from function_app.chat.outputs import ProposedAction
from function_app.claims.errors import ClaimNotFound
from function_app.claims.instances import ID_PREFIX, agent1_output, find_claim, instance_id_of
from function_app.claims.listing import count_claims
from function_app.claims.purging import finished_claims, purge
from function_app.claims.reopening import NoIdLeft, reopen_claim
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.ports import ClaimantMessage, DecisionNotice, Notifier
from function_app.settings import get_settings
from function_app.workflows.actions.models import (
    ActionQuestion,
    ToolOrder,
    ToolReport,
    Verdict,
)
from function_app.workflows.actions.policy import examine
from function_app.workflows.actions.tools import (
    CountClaims,
    PurgeFinishedClaims,
    ReopenClaim,
    WriteToClaimant,
    days,
    with_status,
)


class NoAddress(Exception):
    """The claim came without an address to write to."""


type _ToolActivity = Callable[["ActionActivities", TaskHubGrpcClient, ToolOrder], ToolReport]


def tool(
    carry_out: _ToolActivity,
) -> Callable[["ActionActivities", TaskHubGrpcClient, str], dict[str, Any]]:
    """From an order as text to an outcome; what another try does not mend is told in a sentence."""

    @wraps(carry_out)
    def activity(self: "ActionActivities", hub: TaskHubGrpcClient, order: str) -> dict[str, Any]:
        asked = ToolOrder.model_validate_json(order)
        try:
            return ActivityOutcome(output=carry_out(self, hub, asked).dump()).dump()
        except ClaimNotFound as missing:
            claim_id = missing.details["instance_id"].removeprefix(ID_PREFIX)
            return ActivityOutcome(failure=f"there is no claim {claim_id}.").dump()
        except (NoIdLeft, NoAddress) as problem:
            return ActivityOutcome(failure=str(problem)).dump()

    return activity


@dataclass(frozen=True)
class ActionActivities:
    notifier: Callable[[], Notifier]
    approval_policy: Callable[[], ApprovalPolicy | None] = lambda: None

    def examine_action(self, hub: TaskHubGrpcClient, proposal: str) -> dict[str, Any]:
        """Its verdict is kept in the history: it stays what it was when the app changes."""
        verdict = examine(ProposedAction.model_validate_json(proposal))
        if verdict.needs_a_person and verdict.problem is None:
            known = {"people": _whose_claim(hub, verdict), "policy": self.approval_policy()}
            verdict = verdict.model_copy(update=known)
        return ActivityOutcome(output=verdict.dump()).dump()

    def notify_approver(self, _: ActivityContext, question: str) -> dict[str, Any]:
        asked = ActionQuestion.model_validate_json(question)
        self.notifier().announce(
            DecisionNotice(
                event="action_awaiting_decision",
                instance_id=asked.instance_id,
                request_id=asked.request_id,
                expires_at=asked.expires_at,
            )
        )
        return ActivityOutcome().dump()

    @tool
    def count_finished_claims(self, hub: TaskHubGrpcClient, order: ToolOrder) -> ToolReport:
        """Before they are purged: a purge that runs again would find fewer."""
        found = len(finished_claims(hub, before=_cutoff(order)))
        return ToolReport(said="", result={"claims": found})

    @tool
    def purge_finished_claims(self, hub: TaskHubGrpcClient, order: ToolOrder) -> ToolReport:
        call = PurgeFinishedClaims.model_validate(order.arguments)
        purge(hub, finished_claims(hub, before=_cutoff(order)))
        number = order.counted or 0
        what = f"{_claims(number)} that finished more than {days(call.older_than_days)} ago"
        return ToolReport(said=f"deleted {what}", result={"deleted": number})

    @tool
    def write_to_claimant(self, hub: TaskHubGrpcClient, order: ToolOrder) -> ToolReport:
        call = WriteToClaimant.model_validate(order.arguments)
        claim = find_claim(hub, instance_id_of(call.claim_id)).claim
        if claim.sender_email is None:
            raise NoAddress(f"claim {call.claim_id} came without the claimant's address.")
        self.notifier().announce(
            ClaimantMessage(
                instance_id=order.instance_id,
                claim_id=call.claim_id,
                recipient=claim.sender_email,
                message=call.message,
            )
        )
        said = f"the claimant of claim {call.claim_id} was written to"
        return ToolReport(said=said, result={"claim_id": call.claim_id, "sent": True})

    @tool
    def reopen_claim(self, hub: TaskHubGrpcClient, order: ToolOrder) -> ToolReport:
        call = ReopenClaim.model_validate(order.arguments)
        copy = reopen_claim(
            hub, call.claim_id, by=order.instance_id, hours=get_settings().approval_timeout_hours
        )
        result = {"claim_id": copy, "instance_id": instance_id_of(copy)}
        return ToolReport(said=f"claim {call.claim_id} was filed again as {copy}", result=result)

    @tool
    def count_claims(self, hub: TaskHubGrpcClient, order: ToolOrder) -> ToolReport:
        call = CountClaims.model_validate(order.arguments)
        number = count_claims(hub, call.status, datetime.now(UTC))
        said = f"{_claims(number)}{with_status(call.status)}"
        return ToolReport(said=said, result={"count": number})


def _whose_claim(hub: TaskHubGrpcClient, verdict: Verdict) -> tuple[str, ...]:
    """None where the action is about no claim, or about one that is not there."""
    claim_id = verdict.action.arguments.get("claim_id")
    if claim_id is None:
        return ()
    try:
        claim = find_claim(hub, instance_id_of(claim_id))
    except ClaimNotFound:
        return ()
    reading = agent1_output(hub.get_orchestration_history(claim.instance_id))
    return tuple(sorted(people_of(reading, claim.claim, None)))


def _cutoff(order: ToolOrder) -> datetime:
    call = PurgeFinishedClaims.model_validate(order.arguments)
    return order.as_of - timedelta(days=call.older_than_days)


def _claims(number: int) -> str:
    return f"{number} {'claim' if number == 1 else 'claims'}"
