"""local.settings.json: the app settings a developer keeps beside the app.

`Values` becomes environment variables, as it does under `func start`; what is already in the real
environment wins.
"""

import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

SETTINGS_FILE = "local.settings.json"


class InvalidAppSettings(Exception):
    """local.settings.json cannot be used; the message tells the developer why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


@dataclass(frozen=True)
class AppSettings:
    values: Mapping[str, str] = MappingProxyType({})
    port: int | None = None


def read_app_settings(root: Path) -> AppSettings:
    """Reads the file in the project folder; a project without one has no settings."""
    path = root / SETTINGS_FILE
    try:
        document: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return AppSettings()
    except ValueError as error:
        raise InvalidAppSettings(path, f"not valid JSON: {error}") from error
    settings = _section(path, "the file", document)
    if settings.get("IsEncrypted"):
        raise InvalidAppSettings(
            path, "the values are encrypted; run `func settings decrypt` first"
        )
    values = _section(path, "Values", settings.get("Values", {}))
    host = _section(path, "Host", settings.get("Host", {}))
    return AppSettings(
        values={name: _text(path, name, value) for name, value in values.items()},
        port=_port(path, host.get("LocalHttpPort")),
    )


def apply_app_settings(settings: AppSettings, environment: MutableMapping[str, str]) -> None:
    for name, value in settings.values.items():
        environment.setdefault(name, value)


def _section(path: Path, name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidAppSettings(path, f"{name} must be a JSON object")
    return cast(dict[str, Any], value)


def _text(path: Path, name: str, value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            raise InvalidAppSettings(path, f"the value of {name} must be a string")


def _port(path: Path, value: object) -> int | None:
    if value is None:
        return None
    try:
        port = int(str(value))
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise InvalidAppSettings(path, f"LocalHttpPort {value!r} is not a port number")
    return port
