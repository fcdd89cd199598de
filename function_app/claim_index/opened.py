"""The index that DESK_DATABASE_URL names, opened when it is first needed."""

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from function_app.claim_index.none import NoIndex
from function_app.claim_index.ports import ClaimIndex
from function_app.kit.data_folder import in_data_folder
from function_app.settings import Settings, get_settings

if TYPE_CHECKING:
    from function_app.claim_index.database import Database, Token

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

SCOPE = "https://ossrdbms-aad.database.windows.net/.default"


@cache
def claim_index() -> ClaimIndex:
    """Of this process."""
    if get_settings().desk_database_url is None:
        return NoIndex()
    from function_app.claim_index.writer import writing_to

    return writing_to(desk_database)


@cache
def desk_database() -> "Database | None":
    """None where no database is set up."""
    return open_database(get_settings())


async def database_answers() -> None:
    """Raises where the desk's database cannot be used now."""

    def ask() -> None:
        from function_app.claim_index.looked_at import mended_until

        if (database := desk_database()) is not None:
            with database.reading() as connection:
                mended_until(connection)

    await asyncio.to_thread(ask)


def open_database(settings: Settings) -> "Database | None":
    if settings.desk_database_url is None:
        return None
    from sqlalchemy import make_url

    from function_app.claim_index.database import postgres_database, sqlite_database

    url = make_url(settings.desk_database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        return sqlite_database(in_data_folder(settings.local_data_dir, url.database or "desk.db"))
    return postgres_database(url, None if url.password else _token(settings))


def _token(settings: Settings) -> "Token":
    """Whoever signs in is looked for with the first connection: that library is slow to load."""

    @cache
    def provider() -> "Token":
        from azure.identity import (
            ClientSecretCredential,
            DefaultAzureCredential,
            get_bearer_token_provider,
        )

        tenant, client = settings.azure_tenant_id, settings.azure_client_id
        secret = settings.azure_client_secret
        if tenant and client and secret:
            credential = ClientSecretCredential(tenant, client, secret.get_secret_value())
        else:
            credential = DefaultAzureCredential()
        return get_bearer_token_provider(credential, SCOPE)

    def token() -> str:
        return provider()()

    return token
