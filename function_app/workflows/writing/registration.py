"""What the writing workflow consists of, under its durable names."""

from function_app.kit.durable.functions import WorkflowFunctions
from function_app.workflows.writing.activities import WritingActivities
from function_app.workflows.writing.models import NOTIFY_USER, ORCHESTRATOR, PUBLISH_CONTENT
from function_app.workflows.writing.orchestrator import content_generation_hitl_orchestration


def writing_workflow(activities: WritingActivities) -> WorkflowFunctions:
    return WorkflowFunctions(
        orchestrators={ORCHESTRATOR: content_generation_hitl_orchestration},
        activities={
            NOTIFY_USER: activities.notify_user_for_approval,
            PUBLISH_CONTENT: activities.publish_content,
        },
    )
