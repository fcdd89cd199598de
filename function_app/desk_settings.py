"""The settings of the claims desk: its index, where contracts are looked up, how claimants are
asked and told, and how mail becomes claims. `settings.Settings` has them with all the others.
"""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from function_app.kit.addresses import is_loopback

_DATABASES = ("sqlite", "postgresql+psycopg")


class DeskSettings(BaseSettings):
    desk_database_url: SecretStr | None = None
    public_url: str | None = None
    contracts: str | None = None
    contracts_token: SecretStr | None = None
    contracts_scope: str | None = None
    facilities: str | None = None
    after_review: Literal["end", "desk"] = "end"
    claimant_mail: Literal["log", "smtp"] = "log"
    claimant_questions: str | None = None
    info_due_days: Annotated[int, Field(ge=1, le=30)] = 7
    max_info_rounds: Annotated[int, Field(ge=1, le=20)] = 3
    intake: str | None = None
    intake_queue: str | None = None
    letters: Literal["off", "draft", "auto"] = "off"
    letters_received: bool = False
    shadow_agent1_name: str | None = None
    shadow_percent: Annotated[float, Field(ge=0, le=100)] = 0

    @field_validator("desk_database_url")
    @classmethod
    def _is_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value and value.get_secret_value().partition("://")[0] not in _DATABASES:
            raise ValueError(
                "must be as in sqlite:///.local/desk.db or postgresql+psycopg://USER@HOST/NAME"
            )
        return value

    @field_validator("contracts")
    @classmethod
    def _is_file_or_service(cls, value: str | None) -> str | None:
        address = urlsplit(value or "csv:unset")
        is_service = address.hostname and "@" not in address.netloc
        is_safe = address.scheme == "https" or (
            address.scheme == "http" and is_loopback(value or "")
        )
        is_file = address.scheme == "csv" and address.path.strip()
        if not is_file and not (is_service and is_safe):
            raise ValueError("must be csv:PATH or an https address")
        return value

    @field_validator("facilities")
    @classmethod
    def _is_file(cls, value: str | None) -> str | None:
        kind, _, place = (value or "csv:unset").partition(":")
        if kind != "csv" or not place.strip():
            raise ValueError("must be csv:PATH")
        return value

    @field_validator("intake")
    @classmethod
    def _is_folder_or_container(cls, value: str | None) -> str | None:
        kind, _, place = (value or "folder:unset").partition(":")
        if kind not in {"folder", "blob"} or not place.strip():
            raise ValueError("must be folder:PATH or blob:CONTAINER")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        address = urlsplit(value or "https://unset")
        if address.scheme not in {"https", "http"} or not address.hostname or address.query:
            raise ValueError("must be an address such as https://claims.example.com")
        return value and value.rstrip("/")
