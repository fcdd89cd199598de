"""The functions of an app: loaded with Microsoft's worker library, described by their bindings."""

import importlib.util
import json
import os
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from local_host.app import worker_library

_SCRIPT_SETTING = "PYTHON_SCRIPT_FILE_NAME"
_SCRIPT_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.py")
_FUNCTION_NAME = re.compile(r"[a-z][a-z0-9_-]{0,127}", re.IGNORECASE)


class AppLoadError(Exception):
    """The app cannot be loaded. `details` is the traceback through its code, when there is one."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class TriggerKind(StrEnum):
    HTTP = "httpTrigger"
    ORCHESTRATION = "orchestrationTrigger"
    ACTIVITY = "activityTrigger"
    ENTITY = "entityTrigger"
    TIMER = "timerTrigger"


@dataclass(frozen=True)
class LoadedFunction:
    """`bindings` are the objects of a function.json; one of them is the trigger."""

    name: str
    function_id: str
    bindings: tuple[Mapping[str, Any], ...]
    needs_thread: bool = True

    @cached_property
    def trigger(self) -> Mapping[str, Any]:
        return next(binding for binding in self.bindings if _is_trigger(binding))

    @cached_property
    def trigger_type(self) -> str:
        """One of `TriggerKind`, or the type of a trigger that no invocation is made for here."""
        return self.trigger["type"]

    @cached_property
    def trigger_parameter(self) -> str:
        return self.trigger["name"]

    @cached_property
    def route(self) -> str:
        """An HTTP function's route template, below the route prefix."""
        return (self.trigger.get("route") or self.name).strip("/")

    @cached_property
    def methods(self) -> frozenset[str]:
        """Empty means every method."""
        return frozenset(str(method).upper() for method in self.trigger.get("methods") or ())

    @cached_property
    def auth_level(self) -> str:
        return str(self.trigger.get("authLevel") or "function").lower()

    @cached_property
    def durable_name(self) -> str:
        """The name by which an orchestration, activity or entity is called."""
        match self.trigger_type:
            case TriggerKind.ORCHESTRATION:
                return self.trigger.get("orchestration") or self.name
            case TriggerKind.ACTIVITY:
                return self.trigger.get("activity") or self.name
            case TriggerKind.ENTITY:
                return self.trigger.get("entityName") or self.name
            case _:
                return self.name

    @cached_property
    def schedule(self) -> str | None:
        """A timer function's NCRONTAB expression or interval."""
        return self.trigger.get("schedule")

    @cached_property
    def client_parameters(self) -> tuple[str, ...]:
        return tuple(each["name"] for each in self.bindings if each["type"] == "durableClient")

    @cached_property
    def http_output(self) -> str | None:
        return next((each["name"] for each in self.bindings if each["type"] == "http"), None)

    @cached_property
    def unserved_bindings(self) -> tuple[str, ...]:
        """Types of the inputs and outputs that nobody fills or empties here, such as a queue."""
        others = (each for each in self.bindings if not _is_trigger(each))
        return tuple(
            each["type"] for each in others if each["type"] not in {"http", "durableClient"}
        )


@dataclass(frozen=True)
class LoadedApp:
    """Orchestrations, activities and entities are found by name without regard to case."""

    root: Path
    functions: tuple[LoadedFunction, ...]

    def of_kind(self, kind: TriggerKind) -> list[LoadedFunction]:
        return [function for function in self.functions if function.trigger_type == kind]

    @property
    def is_durable(self) -> bool:
        """Whether it has orchestrations or entities besides what the SDK puts into every app."""
        own = [*self.of_kind(TriggerKind.ORCHESTRATION), *self.of_kind(TriggerKind.ENTITY)]
        return any(not function.name.startswith("BuiltIn__") for function in own)

    def orchestration(self, name: str) -> LoadedFunction | None:
        return self._durable.get((TriggerKind.ORCHESTRATION, name.lower()))

    def activity(self, name: str) -> LoadedFunction | None:
        return self._durable.get((TriggerKind.ACTIVITY, name.lower()))

    def entity(self, name: str) -> LoadedFunction | None:
        return self._durable.get((TriggerKind.ENTITY, name.lower()))

    @cached_property
    def _durable(self) -> dict[tuple[str, str], LoadedFunction]:
        return {(each.trigger_type, each.durable_name.lower()): each for each in self.functions}


def load_app(root: Path) -> LoadedApp:
    """Imports the project in `root`, once per process, and makes it the working directory."""
    root = root.resolve()
    script = root / os.environ.get(_SCRIPT_SETTING, "function_app.py")
    sys.path.insert(0, str(root))
    os.chdir(root)
    _check_script(script)
    try:
        functions = tuple(map(_load, worker_library.index(str(script))))
    except Exception as error:
        cause = _first_cause(error)
        details = "".join(traceback.format_exception(cause)) if _shows_traceback(cause) else ""
        raise AppLoadError(
            f"{script.name} cannot be loaded: {_sentence(cause)}", details
        ) from error
    _check_names(functions)
    if worker_library.streams_http():
        raise AppLoadError("HTTP streaming (azurefunctions-extensions-http-fastapi) is not served")
    return LoadedApp(root, functions)


def _load(indexed: worker_library.IndexedFunction) -> LoadedFunction:
    bindings = tuple(
        cast(Mapping[str, Any], json.loads(binding)) for binding in indexed.get_raw_bindings()
    )
    function_id = worker_library.register(indexed)
    return LoadedFunction(
        indexed.get_function_name(),
        function_id,
        bindings,
        needs_thread=worker_library.needs_thread(function_id),
    )


def _is_trigger(binding: Mapping[str, Any]) -> bool:
    return str(binding["type"]).lower().endswith("trigger")


def _check_script(script: Path) -> None:
    """The worker imports the script's stem, so a package of that name hides the script."""
    if not _SCRIPT_NAME.fullmatch(script.name):
        raise AppLoadError(f"{script.name!r} is not a valid {_SCRIPT_SETTING}")
    if not script.is_file():
        raise AppLoadError(f"{script} does not exist; {_SCRIPT_SETTING} names the app's script")
    found = importlib.util.find_spec(script.stem)
    if found is None or found.origin is None or not script.samefile(found.origin):
        imported = found.origin if found and found.origin else "another module"
        raise AppLoadError(
            f"{script.name} is not what Python imports as {script.stem!r} ({imported} is);"
            f" rename it and say so in {_SCRIPT_SETTING}"
        )


def _check_names(functions: Iterable[LoadedFunction]) -> None:
    functions = tuple(functions)
    for function in functions:
        if not _FUNCTION_NAME.fullmatch(function.name):
            raise AppLoadError(f"{function.name!r} is not a valid function name")
    names = Counter(function.name.lower() for function in functions)
    durable = Counter((each.trigger_type, each.durable_name.lower()) for each in functions)
    twice = [name for name, count in names.items() if count > 1]
    twice += [name for (_, name), count in durable.items() if count > 1]
    if twice:
        raise AppLoadError(f"the function name {twice[0]!r} is used twice")


def _first_cause(error: BaseException) -> BaseException:
    """The library raises an import error again with a long text added; the first says enough."""
    return error.__context__ if isinstance(error, ImportError) and error.__context__ else error


def _shows_traceback(error: BaseException) -> bool:
    """An app's own error may say that its message is all there is to know."""
    return getattr(error, "show_traceback", True) is not False


def _sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if _shows_traceback(error) else str(error)
