"""Why a request is refused: each refusal names the fact and its HTTP status code."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict


class Refusal(Exception):
    """`details` are further fields of the reply, beside `error` and `message`; `headers`, of its
    headers. `told` is a `TypedDict` of those details that a caller acts on. `who` is for the
    record and no part of the reply: whom a credential named.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    told: ClassVar[Any] = None

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.details = details
        self.headers: Mapping[str, str] = {}
        self.who: str | None = None


class InternalError(Refusal):
    """Nobody foresaw it; its own text is for nobody outside, since it may quote a claimant."""

    code = "internal_error"
    status = 500

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side. Please try again.")


class CrossSiteRequest(Refusal):
    code = "cross_site_request"
    status = 403

    def __init__(self) -> None:
        super().__init__("A page of another site must not do this in a visitor's name.")


class NotJson(Refusal):
    code = "unsupported_media_type"
    status = 415

    def __init__(self) -> None:
        super().__init__("A decision is sent as JSON, with Content-Type: application/json.")


class InvalidJson(Refusal):
    code = "invalid_json"
    status = 400


class ValidationFailed(Refusal):
    """`details` lists `{field, message}`, the field as a dotted path."""

    code = "validation_failed"
    status = 400

    def __init__(self, details: list[dict[str, str]]) -> None:
        first = details[0]
        super().__init__(f"{first['field']}: {first['message']}", details=details)


class InstanceNotFound(Refusal):
    code = "instance_not_found"
    status = 404

    def __init__(self, message: str = "Instance not found.", **details: Any) -> None:
        super().__init__(message, **details)


class Numbered(TypedDict):
    decision_id: str


class WonByNumber(TypedDict):
    """Which decision counts, where one does that came in at the same time."""

    winner: Numbered | None


class NotAwaitingDecision(Refusal):
    code = "not_awaiting_approval"
    status = 409
    told = WonByNumber

    def __init__(
        self, message: str = "The instance is not waiting for a decision.", **details: Any
    ) -> None:
        super().__init__(message, **details)


class StaleRequest(Refusal):
    code = "stale_request"
    status = 409

    def __init__(
        self,
        message: str = "The decision is for another request. Please read the status again.",
        **details: Any,
    ) -> None:
        super().__init__(message, **details)
