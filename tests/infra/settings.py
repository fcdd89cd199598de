"""Which app settings the deployment gives, and who reads each."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from function_app.settings import Settings
from tests.infra.bicep import ROOT, read_bicep

# What the Functions host and the libraries read by themselves.
READ_BY_OTHERS = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": "the host",
    "APPLICATIONINSIGHTS_CONNECTION_STRING": "the host",
    "AZURE_FUNCTIONS_DURABLE_STRICT_TYPING": "azure-functions-durable",
    "AzureWebJobsStorage__accountName": "the host",
    "AzureWebJobsStorage__clientId": "the host",
    "AzureWebJobsStorage__credential": "the host",
    "DURABLE_TASK_SCHEDULER_CONNECTION_STRING": "host.json",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "opentelemetry",
    "OTEL_EXPORTER_OTLP_HEADERS": "opentelemetry",
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "opentelemetry",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "opentelemetry",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "opentelemetry",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "opentelemetry",
    "OTEL_LOGS_EXPORTER": "opentelemetry",
    "OTEL_METRICS_EXEMPLAR_FILTER": "opentelemetry",
    "OTEL_METRICS_EXPORTER": "opentelemetry",
    "OTEL_RESOURCE_ATTRIBUTES": "opentelemetry",
    "OTEL_SDK_DISABLED": "opentelemetry",
    "OTEL_SERVICE_NAME": "opentelemetry",
    "OTEL_TRACES_EXPORTER": "opentelemetry",
    "OTEL_TRACES_SAMPLER": "opentelemetry",
    "OTEL_TRACES_SAMPLER_ARG": "opentelemetry",
    "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID": "App Service authentication",
    "PYTHON_ENABLE_OPENTELEMETRY": "azure-functions-runtime",
    "PYTHON_SCRIPT_FILE_NAME": "azure-functions-runtime",
    "PYTHON_THREADPOOL_THREAD_COUNT": "azure-functions-runtime",
    "TASKHUB_NAME": "host.json",
}
FORBIDDEN_ON_FLEX = re.compile(
    "FUNCTIONS_WORKER_RUNTIME(_VERSION)?|FUNCTIONS_EXTENSION_VERSION|FUNCTIONS_WORKER_PROCESS_COUNT"
    "|FUNCTIONS_MAX_HTTP_CONCURRENCY|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENT.*"
    "|WEBSITE_VNET_ROUTE_ALL|WEBSITE_DNS_SERVER|WEBSITE_TIME_ZONE|SCM_DO_BUILD_DURING_DEPLOYMENT"
    "|ENABLE_ORYX_BUILD|AzureWebJobsDashboard"
)
# Of the template: Flex says the first by itself, and the second names a connection string.
_NOT_IN_AZURE = {"FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"}
_OBJECTS = ("platform", "decided", "known", "byName")


def given(infra: Path) -> dict[str, str]:
    """Each setting, by the last part of `settings.bicep` that gives it."""
    variables = read_bicep(infra / "app" / "settings.bicep").variables
    found = {name: part for part in _OBJECTS for name in variables[part]}
    return found | dict.fromkeys(variables["secrets"], "secrets")


def secrets_of_the_model() -> set[str]:
    return {
        name.upper()
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }


def setting_faults(infra: Path) -> Iterator[str]:
    names = given(infra)
    model = {name.upper() for name in Settings.model_fields}
    template = json.loads((ROOT / "local.settings.json.template").read_text("utf-8"))["Values"]
    settable = model | {*template} - _NOT_IN_AZURE
    yield from (f"{name} cannot be set in Azure" for name in settable - {*names})
    unknown = {*names} - model - {*READ_BY_OTHERS}
    yield from (f"{name} is set, and nobody knows it" for name in unknown)
    yield from (
        f"{name} is not taken on Flex" for name in names if FORBIDDEN_ON_FLEX.fullmatch(name)
    )
    in_vault = {name for name, part in names.items() if part == "secrets"}
    yield from (
        f"{name} is a secret, and not in the vault" for name in secrets_of_the_model() - in_vault
    )
