"""What the concurrency workflow consists of, under its durable names."""

from function_app.kit.durable.functions import WorkflowFunctions
from function_app.workflows.concurrency.models import ORCHESTRATOR
from function_app.workflows.concurrency.orchestrator import multi_agent_concurrent_orchestration


def concurrency_workflow() -> WorkflowFunctions:
    return WorkflowFunctions(orchestrators={ORCHESTRATOR: multi_agent_concurrent_orchestration})
