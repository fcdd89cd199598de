"""The name that the orchestration and its endpoints share."""

ORCHESTRATOR = "multi_agent_concurrent_orchestration"
