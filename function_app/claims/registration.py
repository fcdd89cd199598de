"""The one place where the claim workflow meets the Functions host, under its durable names.

What is registered here knows nothing of a host, and also runs on a `durabletask` worker.
"""

import azure.durable_functions as df

from function_app.claims import steps
from function_app.claims.activities import ClaimActivities
from function_app.claims.orchestrator import claim_orchestrator


def register_claim_workflow(app: df.DFApp, activities: ClaimActivities) -> None:
    app.orchestration_trigger("context", steps.ORCHESTRATOR)(claim_orchestrator)
    app.activity_trigger("question", steps.READ_CLAIM)(activities.read_claim)
    app.activity_trigger("notice", steps.NOTIFY_REVIEWER)(activities.notify_reviewer)
    app.activity_trigger("question", steps.ADJUDICATE_CLAIM)(activities.adjudicate_claim)
