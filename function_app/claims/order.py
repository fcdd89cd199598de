"""What crosses the durable boundary into the workflow and out of its activities.

Whatever carries a caller's own objects travels as JSON text: the durable codec looks into objects,
and would take some of them for Python classes to rebuild.
"""

from typing import Annotated, Any, Self

from pydantic import Field

from function_app.claims.models import ClaimRequest, Message


class ClaimOrder(Message):
    """The input of the orchestration: the claim, and the settings that hold from its start."""

    claim: ClaimRequest
    approval_timeout_hours: float
    review_url: str | None = None

    @classmethod
    def read(cls, data: Any) -> Self:
        """The text that `start` sends, or the same as an object."""
        is_text = isinstance(data, str)
        return cls.model_validate_json(data) if is_text else cls.model_validate(data)


class AdjudicationRequest(Message):
    """What agent 2 is asked to decide: the reviewer's form, or the one filled from agent 1."""

    instance_id: str
    claim: dict[str, Any]


class Outcome(Message):
    """What an activity brings back: its output, or why there is none, in a sentence for people.

    A failure that is worth another try is raised instead, for the durable retry; or it says when to
    ask again, and the failure is what remains if nobody does.
    """

    output: dict[str, Any] | None = None
    failure: str | None = None
    retry_after_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    def read_as[M: Message](self, model: type[M], **facts: Any) -> M | None:
        """The output, with what is known better put in; None when there is none."""
        return None if self.output is None else model.model_validate({**self.output, **facts})
