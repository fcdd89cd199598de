"""What purging a claim consists of, under its durable names."""

from function_app.audit.purge_activities import PurgeActivities
from function_app.audit.purged_claim import ERASE_CLAIM, SEAL_CLAIM, purged_claim
from function_app.claims.tombstones import PURGED_CLAIM
from function_app.kit.durable.functions import WorkflowFunctions


def purge_workflow(activities: PurgeActivities) -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={PURGED_CLAIM: purged_claim},
        hub_activities={
            SEAL_CLAIM: activities.seal_claim,
            ERASE_CLAIM: activities.erase_claim,
        },
    )
