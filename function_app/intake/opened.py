"""The place that INTAKE names, opened when it is first needed."""

from functools import cache

from function_app.environment import InvalidSettings
from function_app.intake.ports import MailPlace
from function_app.kit.data_folder import in_data_folder
from function_app.settings import HostStorage, Settings, get_settings


@cache
def mail_place() -> MailPlace | None:
    return open_place(get_settings())


def check_intake(settings: Settings) -> None:
    """Raises `InvalidSettings` where mails, or what is attached to them, have no place."""
    if settings.intake is None:
        if settings.intake_queue:
            raise InvalidSettings(["INTAKE_QUEUE needs INTAKE=blob:CONTAINER"])
        return
    is_blob, storage = settings.intake.startswith("blob:"), HostStorage()
    if settings.claim_files is None:
        raise InvalidSettings(["INTAKE needs CLAIM_FILES: what is attached is kept there"])
    if settings.intake_queue and not is_blob:
        raise InvalidSettings(["INTAKE_QUEUE needs INTAKE=blob:CONTAINER"])
    if is_blob and not (storage.blob_service or storage.connection_string):
        raise InvalidSettings(["INTAKE needs AzureWebJobsStorage"])


def open_place(settings: Settings) -> MailPlace | None:
    kind, _, place = (settings.intake or "").partition(":")
    match kind:
        case "folder":
            from function_app.intake.folder import MailFolder  # noqa: PLC0415

            return MailFolder(in_data_folder(settings.local_data_dir, place))
        case "blob":
            from function_app.claim_files.storage_account import container_client  # noqa: PLC0415
            from function_app.intake.blob import MailContainer  # noqa: PLC0415

            return MailContainer(container_client(HostStorage(), settings, place))
        case _:
            return None
