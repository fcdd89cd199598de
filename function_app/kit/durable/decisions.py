"""A person's decision, as an event brings it to a workflow that waits for one."""

from typing import Any, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from function_app.kit.durable.event_data import read_event

NOT_KNOWN_YET = "The decision was received; whether it counts is not known yet."


def new_decision_id() -> str:
    return uuid4().hex


class Decision(BaseModel):
    """Without `request_id` it is for the current wait. `decision_id` is set by the API, so that it
    can tell which of two simultaneous decisions won.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    request_id: str | None = None
    decision_id: SkipJsonSchema[str | None] = None

    def marked(self, request_id: str) -> Self:
        decision_id = self.decision_id or new_decision_id()
        return self.model_copy(update={"request_id": request_id, "decision_id": decision_id})


def numbered[D: Decision](decision: D) -> tuple[D, str]:
    """With an id of ours, whatever the sender gave it: by a shared one two would seem to be one."""
    decision_id = new_decision_id()
    return decision.model_copy(update={"decision_id": decision_id}), decision_id


def decision_for[D: Decision](request_id: str, data: Any, model: type[D]) -> D | None:
    """None for what is no decision, or is one for another wait."""
    decision = read_event(data, model)
    is_for_this = decision is not None and decision.request_id in (None, request_id)
    return decision if is_for_this else None
