"""The place that CLAIM_FILES names, opened when it is first needed."""

import asyncio
from functools import cache
from pathlib import Path

from function_app.claim_files.ports import ClaimFiles, NothingKept
from function_app.environment import InvalidSettings
from function_app.settings import HostStorage, Settings, get_settings

_WITHOUT_DATA_DIR = Path(".local")  # which is neither committed nor deployed


@cache
def claim_files() -> ClaimFiles:
    return open_files(get_settings())


def check_files(settings: Settings) -> None:
    """Raises `InvalidSettings` where the files have no place to go."""
    is_blob = (settings.claim_files or "").startswith("blob:")
    storage = HostStorage()
    if is_blob and not (storage.blob_service or storage.connection_string):
        raise InvalidSettings(["CLAIM_FILES needs AzureWebJobsStorage"])


async def files_answer() -> None:
    """Raises where the files of claims cannot be had now."""
    settings = get_settings()
    kind, _, place = (settings.claim_files or "").partition(":")
    if kind == "blob":
        from function_app.claim_files.storage_account import container_client  # noqa: PLC0415

        def ask() -> None:
            container = container_client(HostStorage(), settings, place)
            container.exists(retry_total=0, connection_timeout=2, read_timeout=2)

        await asyncio.to_thread(ask)
    elif kind == "folder":
        await asyncio.to_thread(claim_files().attempts, "")


def open_files(settings: Settings) -> ClaimFiles:
    kind, _, place = (settings.claim_files or "").partition(":")
    match kind:
        case "folder":
            from function_app.claim_files.folder import FolderFiles  # noqa: PLC0415

            return FolderFiles((settings.local_data_dir or _WITHOUT_DATA_DIR) / place)
        case "blob":
            from function_app.claim_files.blob import BlobFiles  # noqa: PLC0415
            from function_app.claim_files.storage_account import container_client  # noqa: PLC0415

            return BlobFiles(container_client(HostStorage(), settings, place))
        case _:
            return NothingKept()
