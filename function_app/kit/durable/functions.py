"""What a workflow consists of, under its durable names: plain functions that run in a Functions app
and on a `durabletask` worker alike. Each workflow lists its own once; both are set up from that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from durabletask.client import TaskHubGrpcClient

type Orchestrator = Callable[..., Any]  # (context, input), a generator
type Activity = Callable[..., Any]  # (context, input)
type HubActivity = Callable[[TaskHubGrpcClient, Any], Any]
type Entity = Callable[..., Any]  # (context, input)


@dataclass(frozen=True)
class WorkflowFunctions:
    """`hub_activities` are those that look into the task hub, or change what is in it, and
    `hub_entities` those that may look into it: in a Functions app by `client_of_entity`.
    """

    orchestrators: Mapping[str, Orchestrator] = field(default_factory=dict[str, Orchestrator])
    activities: Mapping[str, Activity] = field(default_factory=dict[str, Activity])
    hub_activities: Mapping[str, HubActivity] = field(default_factory=dict[str, HubActivity])
    entities: Mapping[str, Entity] = field(default_factory=dict[str, Entity])
    hub_entities: Mapping[str, Entity] = field(default_factory=dict[str, Entity])
