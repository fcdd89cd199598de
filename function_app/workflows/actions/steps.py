"""The names that the workflow, its activities and its endpoints share, and how an action ends."""

from enum import StrEnum

ORCHESTRATOR = "action_approval_orchestration"
EXAMINE_ACTION = "examine_action"
NOTIFY_APPROVER = "notify_approver"
COUNT_FINISHED_CLAIMS = "count_finished_claims"
ACTION_DECISION = "ActionDecision"  # the external event

# The declared tools. Each is carried out by the activity of its name.
PURGE_FINISHED_CLAIMS = "purge_finished_claims"
WRITE_TO_CLAIMANT = "write_to_claimant"
REOPEN_CLAIM = "reopen_claim"
COUNT_CLAIMS = "count_claims"


class Step(StrEnum):
    """Where an action is on its way, as the custom status says."""

    PROPOSING = "proposing"
    AWAITING_APPROVAL = "awaiting_approval"
    EXECUTING = "executing"


class ActionStatus(StrEnum):
    EXECUTED = "executed"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    NOT_POSSIBLE = "not_possible"
    FAILED = "failed"
