"""What the spam workflow consists of, under its durable names."""

from function_app.kit.durable.functions import WorkflowFunctions
from function_app.workflows.spam.activities import SpamActivities
from function_app.workflows.spam.models import HANDLE_SPAM_EMAIL, ORCHESTRATOR, SEND_EMAIL
from function_app.workflows.spam.orchestrator import spam_detection_orchestration


def spam_workflow(activities: SpamActivities) -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={ORCHESTRATOR: spam_detection_orchestration},
        activities={
            HANDLE_SPAM_EMAIL: activities.handle_spam_email,
            SEND_EMAIL: activities.send_email,
        },
    )
