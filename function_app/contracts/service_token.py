"""What the contract system is shown: the token of the settings, or one for the app's identity."""

from collections.abc import Callable

from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError
from azure.identity import ClientSecretCredential, DefaultAzureCredential, get_bearer_token_provider

from function_app.contracts.ports import ContractsUnavailable
from function_app.kit.addresses import is_loopback
from function_app.settings import Settings

_FOR_A_STAND_IN = "worthless-outside-this-machine"


def service_token(settings: Settings) -> Callable[[], str] | None:
    """None where neither is set. A real token of an identity never goes to this machine."""
    if settings.contracts_token:
        return settings.contracts_token.get_secret_value
    if not settings.contracts_scope:
        return None
    if is_loopback(settings.contracts or ""):
        return lambda: _FOR_A_STAND_IN
    provide = get_bearer_token_provider(_identity(settings), settings.contracts_scope)

    def token() -> str:
        try:
            return provide()
        except AzureError as error:
            raise ContractsUnavailable(f"no token for it ({type(error).__name__})") from None

    return token


def _identity(settings: Settings) -> TokenCredential:
    tenant, client = settings.azure_tenant_id, settings.azure_client_id
    secret = settings.azure_client_secret
    if tenant and client and secret:
        return ClientSecretCredential(tenant, client, secret.get_secret_value())
    return DefaultAzureCredential()
