"""Whom the demo asks as Foundry's agents: the projects that the settings name, or else a stand-in
on this machine. The app cannot tell them apart.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.foundry.service import FoundryService
from demo.foundry.stand_in import StandIn
from function_app.environment import apply_local_settings
from function_app.settings import get_settings


@dataclass(frozen=True)
class FoundryAgents:
    """`environment` is what makes the app ask them."""

    environment: dict[str, str]
    introduction: str


@contextmanager
def foundry_agents(settings_file: Path) -> Generator[FoundryAgents]:
    apply_local_settings(settings_file)
    settings = get_settings()
    first, second = settings.agent1_project_endpoint, settings.agent2_project_endpoint
    with FoundryService(StandIn(settings.agent1_name, settings.agent2_name).reply) as service:
        yield FoundryAgents(
            {
                "AGENT_MOCK_MODE": "false",
                "AGENT1_PROJECT_ENDPOINT": first or service.endpoint,
                "AGENT2_PROJECT_ENDPOINT": second or service.endpoint,
            },
            f"Agent 1 is {_introduced(settings.agent1_name, first, service.endpoint)}\n"
            f"Agent 2 is {_introduced(settings.agent2_name, second, service.endpoint)}",
        )


def _introduced(name: str, own: str | None, stand_in: str) -> str:
    return f"{name} at {own}" if own else f"a stand-in for {name} at {stand_in}"
