"""Credentials and clients for Foundry projects. Clients are expensive: one per endpoint and
credential, shared by both agents and kept for the life of the process.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from threading import Lock
from typing import Any

from azure.ai.projects import AIProjectClient
from azure.core.credentials import AccessToken, TokenCredential
from azure.identity import ClientSecretCredential, DefaultAzureCredential, get_bearer_token_provider
from openai import AsyncOpenAI, OpenAI, Timeout
from pydantic import SecretStr

from function_app.kit.addresses import is_loopback
from function_app.settings import Settings

ANSWER_WITHIN_SECONDS = 180.0  # a model thinks for a while before the first byte
_CONNECT_WITHIN_SECONDS = 10.0  # a host that does not even connect is down
FOUNDRY_SCOPE = "https://ai.azure.com/.default"
_one_at_a_time = Lock()


class LoopbackCredential:
    """For a stand-in for Foundry on this machine: a token that is worth nothing anywhere.

    No setting turns it on. It goes to loopback alone, and a real token never goes there.
    """

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        return AccessToken("worthless-outside-this-machine", 4102444800)


def credential_for(settings: Settings, endpoint: str) -> TokenCredential:
    if is_loopback(endpoint):
        return _loopback()
    tenant, client = settings.azure_tenant_id, settings.azure_client_id
    secret = settings.azure_client_secret
    if tenant and client and secret:
        return _client_secret(tenant, client, secret)
    return _default()


@cache
def _loopback() -> TokenCredential:
    return LoopbackCredential()


@cache
def _client_secret(tenant: str, client: str, secret: SecretStr) -> TokenCredential:
    # Sign-in has time limits of its own, five minutes unless told.
    return ClientSecretCredential(
        tenant, client, secret.get_secret_value(), connection_timeout=10, read_timeout=30
    )


@cache
def _default() -> TokenCredential:
    return DefaultAzureCredential()


def client_for(settings: Settings, endpoint: str) -> OpenAI:
    credential = credential_for(settings, endpoint)
    return connect(endpoint, credential, settings.agent_timeout_seconds)


def async_client_for(settings: Settings, endpoint: str) -> AsyncOpenAI:
    """The same connection for code that waits without a thread. The project's own asynchronous
    client would want a second HTTP library and a second kind of credential.
    """
    client = client_for(settings, endpoint)
    return AsyncOpenAI(
        base_url=client.base_url,
        api_key=token_of(credential_for(settings, endpoint), FOUNDRY_SCOPE),
        timeout=client.timeout,
        max_retries=0,
    )


def token_of(credential: TokenCredential, scope: str) -> Callable[[], Awaitable[str]]:
    """The token for each request; the credential keeps one, but fetching it anew may take long."""
    provide = get_bearer_token_provider(credential, scope)

    async def token() -> str:
        return await asyncio.to_thread(provide)

    return token


def connect(
    endpoint: str, credential: TokenCredential, answer_within: float = ANSWER_WITHIN_SECONDS
) -> OpenAI:
    """A client that tries once: trying again is the workflow's business, and survives a restart."""
    with _one_at_a_time:
        return _client(endpoint, credential, answer_within)


@cache
def _client(endpoint: str, credential: TokenCredential, answer_within: float) -> OpenAI:
    project = AIProjectClient(endpoint=endpoint, credential=credential)
    limits = Timeout(answer_within, connect=min(_CONNECT_WITHIN_SECONDS, answer_within))
    return project.get_openai_client(timeout=limits, max_retries=0)
