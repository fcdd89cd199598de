"""The name that the orchestration and its endpoints share."""

ORCHESTRATOR = "single_agent_orchestration"
