"""After the resources are there: the keys of the review links, the other half of the sign-in, and
the agents in Foundry. Run again, it changes nothing that is as it should be.
"""

import os
import subprocess
import sys
from collections.abc import Callable

from link_keys import MANAGEMENT, VAULT_SCOPE, make_once, refresh
from registration import GRAPH, GRAPH_SCOPE, connect
from services import (
    LIBRARIES,
    PROJECT,
    Refused,
    is_on,
    project_python,
    service,
    value_of,
    when_the_role_has_arrived,
)

_REFUSED = 3  # what function_app.agents.provision says then


def main() -> int:
    try:
        return _make_ready()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _make_ready() -> int:
    make_link_keys()
    if is_on("SIGN_IN", default=True) and is_on("SIGN_IN_MADE_BY_HOOK", default=False):
        connect(
            service(GRAPH, GRAPH_SCOPE),
            value_of("SIGN_IN_CLIENT_ID"),
            app_url=value_of("APP_URL"),
            tenant_id=value_of("AZURE_TENANT_ID"),
            identity_id=value_of("APP_IDENTITY_PRINCIPAL_ID"),
        )
    if value_of("FOUNDRY_ENDPOINT"):
        return when_the_role_has_arrived(provision_agents)
    return 0


def make_link_keys() -> None:
    vault = service(value_of("VAULT_URI"), VAULT_SCOPE)
    if when_the_role_has_arrived(lambda: make_once(vault)):
        refresh(service(MANAGEMENT, f"{MANAGEMENT}/.default"), value_of("APP_ID"))
        print("The keys of the review links are in the vault.")


def provision_agents(run: Callable[..., int] = subprocess.call) -> int:
    """Raises `Refused` where the role has not arrived yet."""
    endpoint = value_of("FOUNDRY_ENDPOINT")
    code = run(
        [
            project_python(),
            "-m",
            "function_app.agents.provision",
            "--model",
            value_of("AGENT_MODEL"),
        ],
        cwd=PROJECT,
        env={
            # Where the project has no environment of its own, the package has the libraries.
            "PYTHONPATH": str(PROJECT / LIBRARIES),
            **os.environ,
            "AGENT1_PROJECT_ENDPOINT": value_of("AGENT1_PROJECT_ENDPOINT", endpoint),
            "AGENT2_PROJECT_ENDPOINT": value_of("AGENT2_PROJECT_ENDPOINT", endpoint),
        },
    )
    if code == _REFUSED:
        raise Refused(403, "the agents could not be provisioned; the lines above say why")
    return code


if __name__ == "__main__":
    sys.exit(main())
