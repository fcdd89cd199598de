"""host.json: the few host options that mean something on one machine; the rest is ignored."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from local_host.app.logs import LEVELS
from local_host.engine.versions import FailureStrategy, MatchStrategy, Versioning
from local_host.engine.workers import WorkKind

_SETTING = re.compile(r"%([^%]+)%")


class InvalidHostJson(Exception):
    """host.json is missing or says something the host cannot follow."""


class OverridableStates(StrEnum):
    """Which existing instances a start with the same id may replace."""

    NON_RUNNING = "NonRunningStates"
    ANY = "AnyState"


def _ten_per_core() -> int:
    return 10 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class HostJson:
    route_prefix: str
    hub_name: str
    parallel: Mapping[WorkKind, int]
    overridable_states: OverridableStates
    log_levels: Mapping[str, int]
    versioning: Versioning


def read_host_json(root: Path, environment: Mapping[str, str]) -> HostJson:
    path = root / "host.json"
    try:
        document: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InvalidHostJson(f"{path} is missing: not a Functions project") from error
    except ValueError as error:
        raise InvalidHostJson(f"{path}: not valid JSON: {error}") from error
    try:
        return _host_json(document, environment)
    except ValueError as error:
        raise InvalidHostJson(f"{path}: {error}") from error


def _host_json(document: object, environment: Mapping[str, str]) -> HostJson:
    if not isinstance(document, dict):
        raise ValueError("must be a JSON object")  # noqa: TRY004 - the file is wrong, not the code
    root = cast(dict[str, Any], document)
    extensions = _section(root, "extensions")
    http = _section(extensions, "http")
    durable = _section(extensions, "durableTask")
    return HostJson(
        route_prefix=_text(http, "routePrefix", "api").strip("/"),
        hub_name=_expand(_text(durable, "hubName", "TestHubName"), environment),
        parallel={
            WorkKind.ACTIVITY: _count(durable, "maxConcurrentActivityFunctions"),
            WorkKind.ORCHESTRATION: _count(durable, "maxConcurrentOrchestratorFunctions"),
            WorkKind.ENTITY: _count(durable, "maxConcurrentEntityFunctions"),
        },
        overridable_states=_choice(
            durable, "overridableExistingInstanceStates", OverridableStates.NON_RUNNING
        ),
        log_levels=_log_levels(_section(root, "logging")),
        versioning=Versioning(
            current=_text(durable, "defaultVersion", "").strip() or None,
            match=_choice(durable, "versionMatchStrategy", MatchStrategy.CURRENT_OR_OLDER),
            failure=_choice(durable, "versionFailureStrategy", FailureStrategy.REJECT),
        ),
    )


def _section(parent: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = parent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be a JSON object")  # noqa: TRY004 - as above
    return cast(dict[str, Any], value)


def _text(section: Mapping[str, Any], name: str, default: str) -> str:
    value = section.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string")  # noqa: TRY004 - as above
    return value


def _count(section: Mapping[str, Any], name: str) -> int:
    value = section.get(name)
    if value is None:
        return _ten_per_core()
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a whole number above zero")
    return value


def _choice[Choice: StrEnum](section: Mapping[str, Any], name: str, default: Choice) -> Choice:
    wanted = _text(section, name, default)
    choices = type(default)
    for choice in choices:
        if choice.value.lower() == wanted.lower():
            return choice
    raise ValueError(f"{name} {wanted!r} is not one of {', '.join(choices)}")


def _log_levels(section: Mapping[str, Any]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for category, level in _section(section, "logLevel").items():
        known = LEVELS.get(level.lower()) if isinstance(level, str) else None
        if known is None:
            raise ValueError(f"logLevel {level!r} of {category} is not one of the known levels")
        levels[category] = known
    return levels


def _expand(text: str, environment: Mapping[str, str]) -> str:
    """Replaces %NAME% by the app setting of that name."""

    def setting(match: re.Match[str]) -> str:
        value = environment.get(match[1])
        if value is None:
            raise ValueError(f"{text} names an app setting that is not set")
        return value

    return _SETTING.sub(setting, text)
