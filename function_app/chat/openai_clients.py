"""Chat clients for a model in Azure OpenAI or Foundry: they send the whole conversation each time,
and nothing of it stays at the service.
"""

from agent_framework.openai import OpenAIChatCompletionClient
from openai import AsyncAzureOpenAI, Timeout

from function_app.settings import Settings

AZURE_OPENAI_SCOPE = "https://cognitiveservices.azure.com/.default"
AZURE_OPENAI_API_VERSION = "2024-12-01-preview"  # the library's own; it knows structured output
_CONNECT_WITHIN_SECONDS = 10.0


def azure_openai_client(settings: Settings) -> OpenAIChatCompletionClient:
    within, key = settings.agent_timeout_seconds, settings.azure_openai_api_key
    endpoint = settings.azure_openai_endpoint or ""
    if key:
        secret, token = key.get_secret_value(), None
    else:  # a second to load, which a key does without
        from function_app.agents.foundry.connection import credential_for, token_of  # noqa: PLC0415

        secret, token = None, token_of(credential_for(settings, endpoint), AZURE_OPENAI_SCOPE)
    client = AsyncAzureOpenAI(
        azure_endpoint=endpoint,
        api_version=AZURE_OPENAI_API_VERSION,
        api_key=secret,
        azure_ad_token_provider=token,
        timeout=Timeout(within, connect=min(_CONNECT_WITHIN_SECONDS, within)),
        max_retries=0,
    )
    return OpenAIChatCompletionClient(settings.azure_openai_chat_deployment, async_client=client)


def foundry_client(settings: Settings) -> OpenAIChatCompletionClient:
    from function_app.agents.foundry.connection import async_client_for  # noqa: PLC0415

    client = async_client_for(settings, settings.foundry_project_endpoint or "")
    return OpenAIChatCompletionClient(settings.foundry_model, async_client=client)
