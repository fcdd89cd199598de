"""Credentials and clients for Foundry projects. Clients are expensive: one per endpoint and
credential, shared by both agents and kept for the life of the process.
"""

from functools import cache

from azure.ai.projects import AIProjectClient
from azure.core.credentials import TokenCredential
from azure.identity import ClientSecretCredential, DefaultAzureCredential
from openai import OpenAI, Timeout
from pydantic import SecretStr

from function_app.settings import Settings

# A model thinks for a while before the first byte; a host that does not even connect is down.
_TIME_LIMITS = Timeout(180, connect=10)


def credential_for(settings: Settings) -> TokenCredential:
    tenant, client = settings.azure_tenant_id, settings.azure_client_id
    secret = settings.azure_client_secret
    if tenant and client and secret:
        return _client_secret(tenant, client, secret)
    return _default()


@cache
def _client_secret(tenant: str, client: str, secret: SecretStr) -> TokenCredential:
    # Sign-in has time limits of its own, five minutes unless told.
    return ClientSecretCredential(
        tenant, client, secret.get_secret_value(), connection_timeout=10, read_timeout=30
    )


@cache
def _default() -> TokenCredential:
    return DefaultAzureCredential()


@cache
def connect(endpoint: str, credential: TokenCredential) -> OpenAI:
    """A client that tries once: trying again is the workflow's business, and survives a restart."""
    project = AIProjectClient(endpoint=endpoint, credential=credential)
    return project.get_openai_client(timeout=_TIME_LIMITS, max_retries=0)
