"""The process's environment: the one module that changes it, before the libraries read it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# A settings file leaves them out by an empty value, which their libraries take as given.
_NO_EMPTY_VALUE = (
    *("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"),
    *("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_SERVICE_NAME"),
    *("APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"),
)
_NUMBERS_OF_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_NEEDED_TO_START_PYTHON = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class InvalidSettings(Exception):
    """Settings cannot be used: the message names each one and says why, without its value."""

    show_traceback = False  # where in the code it was noticed helps nobody

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(["These settings cannot be used:", *(f"  {f}" for f in faults)]))


def prepare_environment() -> None:
    for name in _NO_EMPTY_VALUE:
        if os.environ.get(name) == "":
            del os.environ[name]
    # The durable codec would otherwise build Python objects from `__class__` keys in anyone's JSON.
    os.environ.setdefault("AZURE_FUNCTIONS_DURABLE_STRICT_TYPING", "1")


def apply_local_settings(file: Path) -> None:
    """For a command on a laptop: the file's values, where the environment has none. An empty value
    means unset.
    """
    if not file.exists():
        return
    try:
        values: dict[str, Any] = {**json.loads(file.read_text(encoding="utf-8-sig"))["Values"]}
    except (ValueError, KeyError, TypeError):
        raise InvalidSettings([f"{file.name} must be a JSON object with Values"]) from None
    for name, value in values.items():
        if value:
            os.environ.setdefault(name, str(value))


def bare_environment() -> dict[str, str]:
    """For a program that is to know nothing of the app: what Python may not start without."""
    return {name: os.environ[name] for name in _NEEDED_TO_START_PYTHON if name in os.environ}


def prepare_engine() -> None:
    """For numpy, onnxruntime and their like, before they are loaded: on one thread, telling nobody.

    onnxruntime would report its use to its maker.
    """
    os.environ.update(dict.fromkeys((*_NUMBERS_OF_THREADS, "ORT_DISABLE_TELEMETRY"), "1"))


def variable_names() -> set[str]:
    return {*os.environ}
