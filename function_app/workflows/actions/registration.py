"""What the workflow consists of, under its durable names."""

from function_app.kit.durable.functions import WorkflowFunctions
from function_app.workflows.actions import steps
from function_app.workflows.actions.activities import ActionActivities
from function_app.workflows.actions.orchestrator import action_approval_orchestration


def action_workflow(activities: ActionActivities) -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={steps.ORCHESTRATOR: action_approval_orchestration},
        activities={
            steps.NOTIFY_APPROVER: activities.notify_approver,
        },
        hub_activities={
            steps.EXAMINE_ACTION: activities.examine_action,
            steps.COUNT_FINISHED_CLAIMS: activities.count_finished_claims,
            steps.PURGE_FINISHED_CLAIMS: activities.purge_finished_claims,
            steps.WRITE_TO_CLAIMANT: activities.write_to_claimant,
            steps.REOPEN_CLAIM: activities.reopen_claim,
            steps.COUNT_CLAIMS: activities.count_claims,
        },
    )
