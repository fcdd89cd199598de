"""From what a language model wrote to a validated model. Fences, prose and trailing commas are
mended; what still does not fit is an unusable reply, and another try may bring a better one.
"""

from typing import Any

import json_repair
from pydantic import BaseModel, ValidationError

from function_app.agents.ports import AgentUnavailable


def read_object(text: str) -> dict[str, Any]:
    try:
        content = json_repair.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or not content:
        raise AgentUnavailable("the agent's reply holds no JSON object")
    return content


def validated[M: BaseModel](model: type[M], content: dict[str, Any]) -> M:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        fields = {".".join(map(str, problem["loc"])) for problem in error.errors()}
    # Raised outside the handler: a validation error quotes the values, which are a claimant's.
    raise AgentUnavailable(f"the agent's reply has unusable fields: {', '.join(sorted(fields))}")
