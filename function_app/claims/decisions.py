"""The `ApprovalDecision` event. Anyone who can reach the host may raise it, with any JSON as data:
what is no valid decision for the current wait is ignored, and the wait goes on.
"""

from typing import Any

from pydantic import ValidationError

# The settings make the durable codec strict, which `EventData` relies on.
import function_app.settings  # noqa: F401  # pyright: ignore[reportUnusedImport]
from function_app import plain_json
from function_app.claims.models import ApprovalDecision


def read_decision(data: Any, request_id: str) -> ApprovalDecision | None:
    """Reads an object or JSON text; a decision without a request id is for the current wait."""
    try:
        value = plain_json.loads(data) if isinstance(data, str) else data
        plain_json.check(value)
        decision = ApprovalDecision.model_validate(value)
    except (plain_json.NotPlainJson, ValidationError):
        return None
    return decision if decision.request_id in (None, request_id) else None


class _EqualToAnyName(str):
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class _AnyJson(type):
    """Passes every check that the durable codec makes of a payload against an expected type."""

    @property
    def __name__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return _EqualToAnyName("EventData")

    @property
    def __module__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return _EqualToAnyName(__name__)

    def __instancecheck__(cls, instance: object) -> bool:
        return True


class EventData(metaclass=_AnyJson):
    """The `data_type` of the wait: any JSON arrives as it is.

    Without it, data that looks like the codec's envelope (`__class__`, `__module__`, `__data__`)
    raises inside the orchestration and fails the claim. With it, an envelope arrives as None.
    """

    @staticmethod
    def from_json(_: Any) -> None:
        """Called for an envelope only, which is never a decision."""

    @staticmethod
    def to_json(_: Any) -> None:
        """Never called; the codec takes a type seriously only when it has both."""
