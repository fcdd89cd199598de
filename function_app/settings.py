"""One frozen settings model, validated once at start: the only place that reads the environment."""

import re
from base64 import b64decode
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from function_app.desk_settings import DeskSettings
from function_app.environment import InvalidSettings
from function_app.kit.addresses import is_loopback, names_loopback
from function_app.kit.validation_messages import validation_message

_READ_BY_OTHERS = frozenset(
    {"AZURE_FUNCTIONS_DURABLE_STRICT_TYPING", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
     "FUNCTIONS_WORKER_RUNTIME", "PYTHON_SCRIPT_FILE_NAME", "PYTHON_THREADPOOL_THREAD_COUNT",
     "TASKHUB_NAME", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "PYTHON_ENABLE_OPENTELEMETRY"}
)  # fmt: skip
_SO_ALIKE = 0.9  # one letter wrong, missing, too many, or two changed round
_HOST_OR_HOST_AND_PORT = re.compile(r"([^\s:/@?#\[\]]+|\[[0-9a-f:.]+\])(:\d{1,5})?|[0-9a-f:.]+")
_CONTAINER = re.compile(r"(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*")
# Application Insights' own library takes no other, and a semicolon at the end is too much for it.
_CONNECTION_STRING = re.compile(
    r"(?:[^;=]+=[^;=]*;)*instrumentationkey=[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"(?:;[^;=]+=[^;=]*)*",
    re.IGNORECASE,
)
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")
_MAIL_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ENDPOINTS = (
    "agent1_project_endpoint",
    "agent2_project_endpoint",
    "azure_openai_endpoint",
    "foundry_project_endpoint",
)

type ChannelName = Literal["log", "webhook", "teams", "slack", "email"]
type Signal = Literal["traces", "metrics", "logs"]
type AnsweredBy = Literal["offline", "azure_openai", "foundry"]

_SIGNALS: Final[tuple[Signal, ...]] = ("traces", "metrics", "logs")


class SettingsDoNotFit(ValueError):
    """Each has a value that it may have, but not together. `settings` are those all the same, for
    whoever looks at the rest of them.
    """

    def __init__(self, needs: Iterable[str], settings: "Settings") -> None:
        super().__init__("\n  ".join(needs))
        self.settings = settings


class Settings(DeskSettings):
    """The app settings, named as in `local.settings.json.template`; an empty value means unset."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    agent1_project_endpoint: str | None = None
    agent1_name: str = "claim-assistant-agent"
    agent1_version: str | None = None
    agent2_project_endpoint: str | None = None
    agent2_name: str = "claim-approval-agent"
    agent2_version: str | None = None
    agent_timeout_seconds: Annotated[float, Field(gt=0)] = 180
    adjudication_rules_gate: bool = True
    adjudication_rules_file: str | None = None
    azure_tenant_id: str | None = None
    azure_client_id: str | None = None
    azure_client_secret: SecretStr | None = None
    approval_timeout_hours: Annotated[float, Field(gt=0, le=24 * 365)] = 24
    agent_mock_mode: bool = False
    notification_webhook_url: str | None = None
    attachment_allowed_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    attachment_max_bytes: Annotated[int, Field(gt=0)] = 10 * 1024 * 1024
    attachment_timeout_seconds: Annotated[float, Field(gt=0)] = 30
    ocr: Literal["local", "azure", "off"] = "local"
    document_intelligence_endpoint: str | None = None
    agent1_sees_images: bool = True
    azure_openai_endpoint: str | None = None
    azure_openai_chat_deployment_name: str | None = None
    azure_openai_deployment: str | None = None
    azure_openai_model: str | None = None
    azure_openai_api_key: SecretStr | None = None
    foundry_project_endpoint: str | None = None
    foundry_model: str | None = None
    redis_connection_string: SecretStr | None = None
    redis_stream_ttl_minutes: Annotated[float, Field(gt=0, le=60 * 24 * 365)] = 10
    local_data_dir: Path | None = None
    spam_check_claims: bool = False
    review_auth: Literal["link", "easyauth", "open"] | None = None
    review_link_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    review_link_hours: Annotated[float, Field(gt=0, le=24 * 365)] = 72
    reviewers: Annotated[tuple[str, ...], NoDecode] = ()
    local_principal: str | None = None
    trust_sign_in_headers: bool = False
    require_request_id: bool = True
    max_review_rounds: Annotated[int, Field(ge=1, le=20)] = 3
    approval_policy: str | None = None
    claim_files: str | None = None
    notify: Annotated[tuple[ChannelName, ...], NoDecode] = ()
    notify_email_to: Annotated[tuple[str, ...], NoDecode] = ()
    notify_personal_data: bool = False
    notification_webhook_secret: SecretStr | None = None
    teams_webhook_url: SecretStr | None = None
    slack_webhook_url: SecretStr | None = None
    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(gt=0, lt=65536)] | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    acs_email_endpoint: str | None = None
    audit_signing_key: SecretStr | None = None
    retention_days: Annotated[float, Field(gt=0, le=36500)] | None = None

    @property
    def agent1_endpoint(self) -> str | None:
        """Where agent 1 is asked in Foundry; None: the offline agent answers."""
        return None if self.agent_mock_mode else self.agent1_project_endpoint

    @property
    def agent2_endpoint(self) -> str | None:
        """Where agent 2 is asked in Foundry; None: the coded rules answer."""
        return None if self.agent_mock_mode else self.agent2_project_endpoint

    @property
    def azure_openai_chat_deployment(self) -> str | None:
        """It has three names, of different samples."""
        return (
            self.azure_openai_chat_deployment_name
            or self.azure_openai_deployment
            or self.azure_openai_model
        )

    @property
    def conversations_answered_by(self) -> AnsweredBy:
        """For the agents that converse; those of a claim have endpoints of their own."""
        if self.agent_mock_mode:
            return "offline"
        if self.azure_openai_endpoint:
            return "azure_openai"
        return "foundry" if self.foundry_project_endpoint else "offline"

    @property
    def conversations_endpoint(self) -> str | None:
        """Where the agents that converse are asked; None: on this machine."""
        match self.conversations_answered_by:
            case "azure_openai":
                return self.azure_openai_endpoint
            case "foundry":
                return self.foundry_project_endpoint
            case "offline":
                return None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        needs = [*self._model_needs(), *self._ocr_needs(), *self._channels_need()]
        if needs:
            raise SettingsDoNotFit(needs, self)
        return self

    def _model_needs(self) -> Iterator[str]:
        match self.conversations_answered_by:
            case "azure_openai" if not self.azure_openai_chat_deployment:
                yield "AZURE_OPENAI_ENDPOINT needs AZURE_OPENAI_CHAT_DEPLOYMENT_NAME"
            case "foundry" if not self.foundry_model:
                yield "FOUNDRY_PROJECT_ENDPOINT needs FOUNDRY_MODEL"
            case _:
                pass

    def _ocr_needs(self) -> Iterator[str]:
        if self.ocr == "azure" and not self.document_intelligence_endpoint:
            yield "OCR=azure needs DOCUMENT_INTELLIGENCE_ENDPOINT"

    @field_validator("review_link_keys", "reviewers", "notify", "notify_email_to", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("attachment_allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(host.strip().lower() for host in value.split(",") if host.strip())
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_open_reference(cls, value: object) -> object:
        """Where the vault did not answer, App Service leaves the reference, which is no secret.
        The validator that is written last is asked first.
        """
        if isinstance(value, str) and value.lstrip().startswith("@Microsoft.KeyVault("):
            raise ValueError("is a reference to Key Vault that was not resolved")
        return value

    @field_validator("attachment_allowed_hosts")
    @classmethod
    def _hosts_and_ports_only(cls, value: frozenset[str]) -> frozenset[str]:
        if not all(_HOST_OR_HOST_AND_PORT.fullmatch(host) for host in value):
            raise ValueError("names of hosts are needed, as in files.example.com,10.0.0.7:8080")
        return value

    @field_validator("claim_files")
    @classmethod
    def _is_folder_or_container(cls, value: str | None) -> str | None:
        kind, _, place = (value or "folder:unset").partition(":")
        is_container = kind == "blob" and _CONTAINER.fullmatch(place)
        if not is_container and not (kind == "folder" and place.strip()):
            raise ValueError("must be folder:PATH or blob:CONTAINER")
        return value

    @field_validator("audit_signing_key")
    @classmethod
    def _is_seed(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            seed = b64decode(value.get_secret_value(), validate=True) if value else bytes(32)
        except ValueError:
            seed = b""
        if len(seed) != 32:
            raise ValueError("must be the base64 of 32 bytes")
        return value

    @field_validator("notification_webhook_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        address = urlsplit(value or "https://unset")
        if address.scheme not in {"https", "http"} or not address.hostname:
            raise ValueError("must be an https or http address")
        return value

    @field_validator("notify")
    @classmethod
    def _each_channel_once(cls, value: tuple[ChannelName, ...]) -> tuple[ChannelName, ...]:
        return tuple(dict.fromkeys(value))

    @field_validator("notify_email_to")
    @classmethod
    def _are_mail_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_MAIL_ADDRESS.fullmatch(mail) for mail in value):
            raise ValueError("must be e-mail addresses, as in ann@example.com,ben@example.com")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _is_mail_address(cls, value: str | None) -> str | None:
        if value and not _MAIL_ADDRESS.fullmatch(value):
            raise ValueError("must be an e-mail address, as in claims@example.com")
        return value

    @field_validator("smtp_host")
    @classmethod
    def _is_host(cls, value: str | None) -> str | None:
        if value and not _HOST.fullmatch(value):
            raise ValueError("must be the name of a host, as in smtp.example.com")
        return value

    @field_validator("teams_webhook_url", "slack_webhook_url")
    @classmethod
    def _is_secret_address(cls, value: SecretStr | None) -> SecretStr | None:
        """Whoever knows it can post there, and what is posted carries links that let decide."""
        if value:
            cls._is_secret_on_its_way(value.get_secret_value())
        return value

    def _channels_need(self) -> Iterator[str]:
        for name in self.notify:
            yield from self._missing_for(name)
        if bool(self.smtp_username) != bool(self.smtp_password):
            yield "SMTP_USERNAME and SMTP_PASSWORD need each other"
        if self.smtp_host and self.smtp_security == "none" and not names_loopback(self.smtp_host):
            yield "SMTP_SECURITY must be starttls or tls: SMTP_HOST is another machine"

    def _missing_for(self, channel: ChannelName) -> list[str]:
        needed: dict[str, object] = {}
        match channel:
            case "webhook":
                needed = {"NOTIFICATION_WEBHOOK_URL": self.notification_webhook_url}
            case "teams":
                needed = {"TEAMS_WEBHOOK_URL": self.teams_webhook_url}
            case "slack":
                needed = {"SLACK_WEBHOOK_URL": self.slack_webhook_url}
            case "email":
                needed = {
                    "SMTP_HOST or ACS_EMAIL_ENDPOINT": self.smtp_host or self.acs_email_endpoint,
                    "SMTP_FROM": self.smtp_from,
                    "NOTIFY_EMAIL_TO or APPROVAL_POLICY": self.notify_email_to
                    or self.approval_policy,
                }
            case "log":
                pass
        return [f"NOTIFY={channel} needs {name}" for name, value in needed.items() if not value]

    @field_validator("redis_connection_string")
    @classmethod
    def _is_redis_address(cls, value: SecretStr | None) -> SecretStr | None:
        address = urlsplit(value.get_secret_value() if value else "redis://unset")
        if address.scheme not in {"redis", "rediss"} or not address.hostname or address.port == 0:
            raise ValueError("must be an address as in rediss://:PASSWORD@NAME:6380")
        return value

    @field_validator(*_ENDPOINTS)
    @classmethod
    def _placeholder_is_unset(cls, value: str | None) -> str | None:
        """`https://<your-project>...` is the template's placeholder, not an endpoint."""
        return None if value and "<" in value else value

    @field_validator(*_ENDPOINTS, "acs_email_endpoint", "document_intelligence_endpoint")
    @classmethod
    def _is_secret_on_its_way(cls, value: str | None) -> str | None:
        """A claim and a token go there; plain http is for a stand-in on this machine."""
        address = urlsplit(value or "https://unset")
        safe = address.scheme == "https" or (address.scheme == "http" and is_loopback(value or ""))
        if not (safe and address.hostname) or "@" in address.netloc:
            raise ValueError("must be an https address")
        return value


class Platform(BaseSettings):
    """What App Service sets by itself, and nobody else may."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    website_instance_id: str | None = None  # not on Flex Consumption, which has the other two
    website_pod_name: str | None = None
    website_sku: str | None = None
    website_auth_enabled: bool | None = None
    website_hostname: str | None = None  # set by every host, the local one too

    @property
    def is_azure(self) -> bool:
        return any((self.website_instance_id, self.website_pod_name, self.website_sku))

    def signs_people_in(self, settings: Settings) -> bool:
        """Whether the headers of App Service authentication are its own: the deployment says so,
        and the platform does not deny it.
        """
        turned_off = self.website_auth_enabled is False
        return self.is_azure and settings.trust_sign_in_headers and not turned_off


class HostStorage(BaseSettings):
    """The storage of the Functions host, spelled as the host reads it. With an identity the account
    is named, and there is no connection string.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    connection_string: SecretStr | None = Field(
        default=None, validation_alias="AzureWebJobsStorage"
    )
    account_name: str | None = Field(
        default=None, validation_alias="AzureWebJobsStorage__accountName"
    )
    blob_service_uri: str | None = Field(
        default=None, validation_alias="AzureWebJobsStorage__blobServiceUri"
    )
    client_id: str | None = Field(default=None, validation_alias="AzureWebJobsStorage__clientId")

    @property
    def blob_service(self) -> str | None:
        """Where an identity signs in."""
        name = self.account_name
        return self.blob_service_uri or (name and f"https://{name}.blob.core.windows.net")


class TelemetrySettings(BaseSettings):
    """Whether telemetry is sent, by the settings that OpenTelemetry and Application Insights have
    for it. All else is for their own libraries to read.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    python_enable_opentelemetry: bool = False
    otel_sdk_disabled: bool = False
    otel_exporter_otlp_endpoint: str | None = None
    otel_exporter_otlp_traces_endpoint: str | None = None
    otel_exporter_otlp_metrics_endpoint: str | None = None
    otel_exporter_otlp_logs_endpoint: str | None = None
    otel_traces_exporter: str = "otlp"
    otel_metrics_exporter: str = "otlp"
    otel_logs_exporter: str = "otlp"
    otel_metrics_exemplar_filter: str | None = None
    applicationinsights_connection_string: SecretStr | None = None

    @field_validator("applicationinsights_connection_string")
    @classmethod
    def _names_a_resource(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _CONNECTION_STRING.fullmatch(value.get_secret_value()):
            raise ValueError("must be as in InstrumentationKey=GUID;IngestionEndpoint=https://...")
        return value

    @property
    def is_wanted(self) -> bool:
        return any(map(self.sends_otlp, _SIGNALS)) or any(map(self.sends_to_azure, _SIGNALS))

    def sends_otlp(self, signal: Signal) -> bool:
        own = getattr(self, f"otel_exporter_otlp_{signal}_endpoint")
        return self._sends(signal) and bool(own or self.otel_exporter_otlp_endpoint)

    def sends_to_azure(self, signal: Signal) -> str | None:
        """The connection string; who sends says APPLICATIONINSIGHTS_AUTHENTICATION_STRING."""
        connection = self.applicationinsights_connection_string
        return connection.get_secret_value() if connection and self._sends(signal) else None

    def _sends(self, signal: Signal) -> bool:
        wanted: str = getattr(self, f"otel_{signal}_exporter")
        return not self.otel_sdk_disabled and wanted.lower() != "none"


class HubSettings(BaseSettings):
    """Where a worker or a client on the command line finds its task hub."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    endpoint: str = "http://localhost:8080"
    taskhub: str = "default"

    @field_validator("endpoint")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        address = urlsplit(value)
        is_whole = address.scheme in {"https", "http"} and address.hostname
        if not is_whole or "@" in address.netloc or address.path.strip("/") or address.query:
            raise ValueError("must be an address such as http://localhost:8080")
        return value.rstrip("/")


@cache
def get_settings() -> Settings:
    with naming_what_is_wrong():
        return Settings()


def checked_settings(*checks: Callable[[Settings], object]) -> Settings:
    """Raises one `InvalidSettings` for all that is wrong: with the settings, and by each check."""
    try:
        settings, faults = get_settings(), list[str]()
    except InvalidSettings:
        settings, faults = _as_far_as_usable()
    for check in checks:
        try:
            check(settings)
        except InvalidSettings as problem:
            faults += problem.faults
    if faults:
        raise InvalidSettings(faults)
    return settings


def _as_far_as_usable() -> tuple[Settings, list[str]]:
    """A value that cannot be used is left out and named; so the others are looked at as well."""
    left_out, faults = dict[str, Any](), list[str]()
    while True:
        try:
            return Settings(**left_out), faults
        except ValidationError as error:
            faults += _faults(error)
            for one in error.errors():
                if not one["loc"]:
                    return one.get("ctx", {})["error"].settings, faults
                name = str(one["loc"][0])
                left_out[name] = Settings.model_fields[name].default


@contextmanager
def naming_what_is_wrong() -> Generator[None]:
    try:
        yield
    except ValidationError as error:
        raise InvalidSettings(_faults(error)) from None


def _faults(error: ValidationError) -> list[str]:
    return [
        " ".join([*(str(name).upper() for name in one["loc"][:1]), validation_message(one)])
        for one in error.errors()
    ]


def misspelled_settings(names: Iterable[str]) -> dict[str, str]:
    """Names that nobody reads, each with the known one that was probably meant."""
    ours = {*Settings.model_fields, *TelemetrySettings.model_fields}
    known = {*map(str.upper, ours), *_READ_BY_OTHERS}
    close = {name: get_close_matches(name, known, 1, _SO_ALIKE) for name in {*names} - known}
    return {name: found[0] for name, found in sorted(close.items()) if found}
