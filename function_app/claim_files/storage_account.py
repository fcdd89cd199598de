"""The storage account of AzureWebJobsStorage: by its connection string, or by the app's identity
where the settings name the account alone.
"""

from azure.core.credentials import TokenCredential
from azure.identity import ClientSecretCredential, DefaultAzureCredential
from azure.storage.blob import ContainerClient

from function_app.environment import InvalidSettings
from function_app.settings import HostStorage, Settings


def container_client(storage: HostStorage, settings: Settings, name: str) -> ContainerClient:
    if storage.blob_service is not None:
        return ContainerClient(storage.blob_service, name, _identity(storage, settings))
    if storage.connection_string is None:
        raise InvalidSettings(["CLAIM_FILES needs AzureWebJobsStorage"])
    return ContainerClient.from_connection_string(
        storage.connection_string.get_secret_value(), name
    )


def _identity(storage: HostStorage, settings: Settings) -> TokenCredential:
    tenant, client = settings.azure_tenant_id, settings.azure_client_id
    secret = settings.azure_client_secret
    if tenant and client and secret:
        return ClientSecretCredential(tenant, client, secret.get_secret_value())
    named = storage.client_id
    return DefaultAzureCredential(**({"managed_identity_client_id": named} if named else {}))
