"""The one place where the agents' sessions meet the Functions host.

The entities themselves know nothing of a host, and also run on a `durabletask` worker.
"""

import azure.durable_functions as df

from function_app.chat.agents import ALL_AGENTS
from function_app.chat.session_entity import Sessions, session_entities
from function_app.kit.durable.client_of_entity import hand_over_client


def register_agents(app: df.DFApp, sessions: Sessions) -> None:
    entities = session_entities(sessions)
    for agent in ALL_AGENTS:
        builder = app.entity_trigger("context", agent.entity_name)(entities[agent.entity_name])
        if agent.tools:  # what they look up is asked of the durable engine
            hand_over_client(builder)
