"""Why a turn has no answer: what the record, the orchestrations and the HTTP API say of it. A
library's own words never get here; they may quote what was sent.
"""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

UNAVAILABLE = "agent_unavailable"  # worth another try
MISCONFIGURED = "agent_misconfigured"
DECLINED = "agent_declined"
UNFORESEEN = "agent_failed"


class TurnFailure(BaseModel):
    """`message` is a sentence for people; `status` is the HTTP status of the model's service."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    code: str
    message: str
    status: int | None = None
    retry_after_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    @property
    def is_passing(self) -> bool:
        return self.code == UNAVAILABLE

    def details(self) -> str:
        """As the session's record keeps them, in a text."""
        return self.model_dump_json(include={"status", "retry_after_seconds"}, exclude_none=True)

    @classmethod
    def recorded(cls, message: str | None, code: str | None, details: object) -> "TurnFailure":
        """From the record. A failure that another program wrote has other details; its message is
        not repeated to anybody.
        """
        try:
            known: dict[str, Any] = json.loads(str(details))
            return cls(code=code or UNFORESEEN, message=message or "", **known)
        except (ValueError, TypeError, ValidationError):
            return cls(code=code or UNFORESEEN, message="The agent could not answer.")


class TurnFailed(Exception):
    """A turn that ended without an answer."""

    def __init__(self, failure: TurnFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def unavailable(
    agent: str, status: int | None = None, retry_after_seconds: float | None = None
) -> TurnFailure:
    return TurnFailure(
        code=UNAVAILABLE,
        message=f"{agent} did not answer. Please try again later.",
        status=status,
        retry_after_seconds=retry_after_seconds,
    )


def misconfigured(agent: str, status: int | None = None) -> TurnFailure:
    message = f"{agent} is not set up correctly. The app's log says what to do."
    return TurnFailure(code=MISCONFIGURED, message=message, status=status)


def declined(agent: str, status: int | None = None) -> TurnFailure:
    message = f"{agent} declined to answer this."
    return TurnFailure(code=DECLINED, message=message, status=status)


def unforeseen(agent: str) -> TurnFailure:
    return TurnFailure(code=UNFORESEEN, message=f"{agent} could not answer.")
