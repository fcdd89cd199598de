"""Taking a decision back."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from function_app.domain.message import Message
from function_app.domain.values.strict import SeenEmailAddress, empty_is_missing


class UndoDecision(Message):
    """The body of `undo` and the data of the `UndoDecision` event. `reviewer` is who takes it back;
    None: where everybody is let in, somebody of whom no more is known than that they have its id.
    """

    decision_id: Annotated[str, Field(max_length=64, pattern=r"\S")]
    reviewer: Annotated[SeenEmailAddress | None, BeforeValidator(empty_is_missing)] = None
