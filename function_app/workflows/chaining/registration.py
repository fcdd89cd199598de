"""What the chaining workflow consists of, under its durable names."""

from function_app.kit.durable.functions import WorkflowFunctions
from function_app.workflows.chaining.models import ORCHESTRATOR
from function_app.workflows.chaining.orchestrator import single_agent_orchestration


def chaining_workflow() -> WorkflowFunctions:
    return WorkflowFunctions(orchestrators={ORCHESTRATOR: single_agent_orchestration})
