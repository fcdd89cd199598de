"""What the agents that converse consist of, under their durable names: an entity each."""

from function_app.chat.agents import ALL_AGENTS
from function_app.chat.session_entity import Sessions, session_entity
from function_app.kit.durable.functions import WorkflowFunctions


def agent_functions(sessions: Sessions) -> WorkflowFunctions:
    entities = {agent.entity_name: session_entity(agent, sessions) for agent in ALL_AGENTS}
    looking_up = {agent.entity_name for agent in ALL_AGENTS if agent.tools}
    return WorkflowFunctions(
        entities={name: entity for name, entity in entities.items() if name not in looking_up},
        hub_entities={name: entity for name, entity in entities.items() if name in looking_up},
    )
