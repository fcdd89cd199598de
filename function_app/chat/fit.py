"""From what a model wrote to the output that was asked for, or to what is wrong with it: fields and
reasons, never a value.
"""

from typing import Any, cast

from pydantic import ValidationError

from function_app.chat.outputs import AgentOutput
from function_app.kit import plain_json
from function_app.kit.validation_messages import faults_in_words


class DoesNotFit(Exception):
    @property
    def said_to_the_agent(self) -> str:
        return (
            f"Your last answer could not be used: {self}. Answer again, with one JSON object that "
            "has the fields you were asked for, and nothing else."
        )


def fitted[M: AgentOutput](text: str, output: type[M]) -> M:
    content = _object_in(text)
    try:
        return output.model_validate(content)
    except ValidationError as error:
        faults = faults_in_words(error)
    # Raised outside the handler: a validation error knows the values, which are a claimant's.
    raise DoesNotFit(faults)


def _object_in(text: str) -> dict[str, Any]:
    """Models like to put words and fences around it."""
    begin, end = text.find("{"), text.rfind("}")
    try:
        value = plain_json.loads(text[begin : end + 1]) if begin >= 0 else None
    except plain_json.NotPlainJson:
        value = None
    if not isinstance(value, dict):
        raise DoesNotFit("it holds no JSON object")
    return cast(dict[str, Any], value)
