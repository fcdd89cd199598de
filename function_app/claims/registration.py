"""What the claim workflow consists of, under its durable names."""

from function_app.claims import steps
from function_app.claims.activities import ClaimActivities
from function_app.claims.claimant.messages import TELL_CLAIMANT
from function_app.claims.claimant.telling import ClaimantTelling
from function_app.claims.new_link.asking import is_wait_open
from function_app.claims.new_link.orchestrator import (
    IS_WAIT_OPEN,
    NEW_LINK,
    new_link_orchestrator,
)
from function_app.claims.orchestrator import claim_orchestrator
from function_app.kit.durable.functions import WorkflowFunctions


def claim_workflow(activities: ClaimActivities, claimant: ClaimantTelling) -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={
            steps.ORCHESTRATOR: claim_orchestrator,
            NEW_LINK: new_link_orchestrator,
        },
        activities={
            steps.NOTIFY_REVIEWER: activities.notify_reviewer,
            steps.ADJUDICATE_CLAIM: activities.adjudicate_claim,
            TELL_CLAIMANT: claimant.tell_claimant,
            steps.WRITE_LETTER: activities.writing.write_letter,
        },
        hub_activities={
            steps.READ_CLAIM: activities.read_claim,
            IS_WAIT_OPEN: is_wait_open,
        },
    )
