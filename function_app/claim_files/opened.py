"""The place that CLAIM_FILES names, opened when it is first needed."""

from functools import cache
from pathlib import Path

from function_app.claim_files.ports import ClaimFiles, NothingKept
from function_app.settings import HostStorage, Settings, get_settings

_WITHOUT_DATA_DIR = Path(".local")  # which is neither committed nor deployed


@cache
def claim_files() -> ClaimFiles:
    return open_files(get_settings())


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
