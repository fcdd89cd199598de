"""What an activity brings back to its orchestration: its output, or why there is none.

A failure that is worth another try is raised instead, for the durable retry; or it says when to ask
again, and the failure is what remains if nobody does.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class ActivityOutcome(BaseModel):
    """`failure` is a sentence for people. `output` is what the activity's model dumped; `digest`
    stands for it, and for what it was made from, where somebody has to name it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    output: dict[str, Any] | None = None
    digest: str | None = None
    failure: str | None = None
    retry_after_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    def read_as[M: BaseModel](self, model: type[M], **facts: Any) -> M | None:
        """The output, with what is known better put in; None when there is none."""
        return None if self.output is None else model.model_validate({**self.output, **facts})
