"""The app registration that reviewers sign in to. It has no secret: the app's own identity vouches
for it, by a federated credential.
"""

from typing import Any
from urllib.parse import quote

from services import Service, patiently

GRAPH = "https://graph.microsoft.com/v1.0"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"
_UPSERT = {"Prefer": "create-if-missing"}


def register(graph: Service, unique_name: str, display_name: str) -> str:
    """Its client id; one that is there is taken."""
    application = f"/applications(uniqueName='{quote(unique_name)}')"
    wanted = {"displayName": display_name, "signInAudience": "AzureADMyOrg"}
    # The answer has it where it was made; one that was there is not in the answer.
    made = graph.call("PATCH", application, wanted, _UPSERT)
    client_id: str = (made or graph.call("GET", application))["appId"]
    # The directory has several copies, and not each knows it at once.
    patiently(lambda: _in_the_tenant(graph, client_id), {400, 404})
    return client_id


def connect(
    graph: Service, client_id: str, *, app_url: str, tenant_id: str, identity_id: str
) -> None:
    """What can be said once the app and its identity exist."""
    application = f"/applications(appId='{client_id}')"
    web: dict[str, Any] = {
        "homePageUrl": app_url,
        "redirectUris": [f"{app_url}/.auth/login/aad/callback"],
        "implicitGrantSettings": {"enableIdTokenIssuance": True},
    }
    # Version 2 is what the sign-in expects of a program's token, too.
    token = {"requestedAccessTokenVersion": 2}
    wanted = {"web": web, "api": token, "groupMembershipClaims": "SecurityGroup"}
    graph.call("PATCH", application, wanted)
    object_id = graph.call("GET", application)["id"]
    credential = {
        "issuer": f"https://login.microsoftonline.com/{tenant_id}/v2.0",
        "subject": identity_id,
        "audiences": ["api://AzureADTokenExchange"],
    }
    path = f"/applications/{object_id}/federatedIdentityCredentials(name='claims-app')"
    graph.call("PATCH", path, credential, _UPSERT)


def _in_the_tenant(graph: Service, client_id: str) -> None:
    known = quote(f"appId eq '{client_id}'")
    if not graph.call("GET", f"/servicePrincipals?$filter={known}")["value"]:
        graph.call("POST", "/servicePrincipals", {"appId": client_id})
