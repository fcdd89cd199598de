"""What crosses the durable boundary into the workflow and its activities.

Whatever carries a caller's own objects travels as JSON text: the durable codec looks into objects,
and would take some of them for Python classes to rebuild.
"""

from typing import Any

from function_app.domain.claim import ClaimRequest
from function_app.domain.message import Message
from function_app.domain.reading import ClaimClassification


class OrchestrationInput(Message):
    """The input of the orchestration: the claim, and the settings that hold from its start. Where
    another workflow filed it, `filed_by` is that one's instance.
    """

    claim: ClaimRequest
    approval_timeout_hours: float
    review_url: str | None = None
    filed_by: str | None = None


class ReadingSummary(Message):
    """What the workflow itself needs to know of agent 1's output."""

    classification: ClaimClassification = ClaimClassification()
    confidence_score: float = 0.0


class AdjudicationRequest(Message):
    """What agent 2 is asked to decide: the reviewer's form, or the one filled from agent 1."""

    instance_id: str
    claim: dict[str, Any]
