"""Before anything is made: nobody is let in by having forgotten a parameter, and reviewers have an
app registration to sign in to.
"""

import sys

from registration import GRAPH, GRAPH_SCOPE, register
from services import Refused, is_on, remember, service, value_of

_OPEN_TO_ALL = (
    "SIGN_IN=false needs PRIVATE_NETWORKING=true: a claims desk is not open to everybody."
)
_NO_REGISTRATION = (
    "You may not make an app registration. Have one made, and name it: "
    "azd env set SIGN_IN_CLIENT_ID <client id>; docs/azure.md says what it needs."
)


def main() -> int:
    signs_in = is_on("SIGN_IN", default=True)
    if not signs_in and not is_on("PRIVATE_NETWORKING", default=False):
        print(_OPEN_TO_ALL, file=sys.stderr)
        return 1
    if signs_in and not value_of("SIGN_IN_CLIENT_ID"):
        return _make_registration(value_of("AZURE_ENV_NAME"), value_of("AZURE_SUBSCRIPTION_ID"))
    return 0


def _make_registration(environment: str, subscription: str) -> int:
    graph = service(GRAPH, GRAPH_SCOPE)
    try:
        client_id = register(
            graph, f"claims-hitl-{subscription}-{environment}", f"Claims ({environment})"
        )
    except Refused as refusal:
        print(f"{_NO_REGISTRATION} ({refusal})", file=sys.stderr)
        return 1
    remember("SIGN_IN_CLIENT_ID", client_id)
    remember("SIGN_IN_MADE_BY_HOOK", "true")
    print(f"Reviewers sign in to the app registration {client_id}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
