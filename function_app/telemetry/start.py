"""Whether telemetry is sent, and where: by the standard settings of OpenTelemetry and of
Application Insights. Without them its libraries are not even loaded.
"""

import logging

from function_app.environment import InvalidSettings
from function_app.settings import TelemetrySettings, naming_what_is_wrong

logger = logging.getLogger(__name__)


def telemetry_settings() -> TelemetrySettings:
    """Raises `InvalidSettings`."""
    with naming_what_is_wrong():
        return TelemetrySettings()


def start_telemetry() -> None:
    """Once in a process."""
    settings = telemetry_settings()
    if not settings.is_wanted:
        return
    from function_app.telemetry.pipelines import set_up  # noqa: PLC0415

    try:
        set_up(settings)
    except ValueError as error:  # of a setting that only its library reads
        raise InvalidSettings([f"one of OpenTelemetry's own, OTEL_...: {error}"]) from None
    if not settings.python_enable_opentelemetry:
        logger.warning("telemetry_traces_apart: set PYTHON_ENABLE_OPENTELEMETRY to true")
