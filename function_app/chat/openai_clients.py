"""Chat clients for a model in Azure OpenAI or Foundry: they send the whole conversation each time,
and nothing of it stays at the service.
"""

from agent_framework.openai import OpenAIChatCompletionClient
from openai import AsyncAzureOpenAI

from function_app.agents.foundry.connection import (
    async_client_for,
    credential_for,
    limits,
    token_of,
)
from function_app.settings import Settings

AZURE_OPENAI_SCOPE = "https://cognitiveservices.azure.com/.default"
AZURE_OPENAI_API_VERSION = "2024-12-01-preview"  # the library's own; it knows structured output


def azure_openai_client(settings: Settings) -> OpenAIChatCompletionClient:
    endpoint, key = settings.azure_openai_endpoint or "", settings.azure_openai_api_key
    token = None if key else token_of(credential_for(settings, endpoint), AZURE_OPENAI_SCOPE)
    client = AsyncAzureOpenAI(
        azure_endpoint=endpoint,
        api_version=AZURE_OPENAI_API_VERSION,
        api_key=key.get_secret_value() if key else None,
        azure_ad_token_provider=token,
        timeout=limits(settings.agent_timeout_seconds),
        max_retries=0,
    )
    return OpenAIChatCompletionClient(settings.azure_openai_chat_deployment, async_client=client)


def foundry_client(settings: Settings) -> OpenAIChatCompletionClient:
    client = async_client_for(settings, settings.foundry_project_endpoint or "")
    return OpenAIChatCompletionClient(settings.foundry_model, async_client=client)
