"""The functions of an app, as their bindings describe them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any


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


def _is_trigger(binding: Mapping[str, Any]) -> bool:
    return str(binding["type"]).lower().endswith("trigger")
