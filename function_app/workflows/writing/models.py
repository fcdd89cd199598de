"""What the writing workflow is given, asks a person and is told, and the names it goes by."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, WithJsonSchema

from function_app.chat.outputs import GeneratedContent
from function_app.domain.message import Message
from function_app.domain.values.strict import MAX_TEXT_BYTES, whole_number, within
from function_app.kit.durable.decisions import Decision
from function_app.kit.durable.questions import Question

ORCHESTRATOR = "content_generation_hitl_orchestration"
NOTIFY_USER = "notify_user_for_approval"
PUBLISH_CONTENT = "publish_content"
HUMAN_APPROVAL = "HumanApproval"  # the external event

MOST_HOURS = 24 * 365


def _null_is_empty(value: object) -> object:
    return "" if value is None else value


def _a_year_at_most(hours: float) -> float:
    if not 0 < hours <= MOST_HOURS:
        raise ValueError(f"must be above 0 and at most {MOST_HOURS:,}")
    return hours


class WritingOrder(Message):
    topic: Annotated[str, within(MAX_TEXT_BYTES)]
    max_review_attempts: Annotated[
        int, Field(strict=True, ge=1, le=20), BeforeValidator(whole_number)
    ] = 3
    approval_timeout_hours: Annotated[
        float,
        Field(strict=True),
        AfterValidator(_a_year_at_most),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": MOST_HOURS}),
    ] = 72.0


class DraftReview(Question):
    """A draft that a person is asked to approve."""

    draft: GeneratedContent


class HumanApproval(Decision):
    approved: StrictBool
    feedback: Annotated[str, within(MAX_TEXT_BYTES), BeforeValidator(_null_is_empty)] = ""


class Publication(Message):
    instance_id: str
    draft: GeneratedContent
