"""What a response says. The SDK validates nothing: a response of another shape only fails when it
is looked into.
"""

import re
from dataclasses import dataclass

from openai.types.responses import Response

from function_app.agents.ports import AgentDeclined, AgentUnavailable

_FILTERED = "content_filter"
_TOO_LONG = "max_output_tokens"


@dataclass(frozen=True)
class Answer:
    text: str
    is_cut_off: bool = False


def read_answer(agent: str, response: Response) -> Answer:
    reason = _word(getattr(response.incomplete_details, "reason", None))
    code = _word(getattr(response.error, "code", None))
    if _FILTERED in {reason, code}:
        raise AgentDeclined(f"a content filter stopped the answer of agent {agent!r}")
    try:
        refused, text = _has_refused(response), response.output_text
    except (AttributeError, TypeError):
        raise AgentUnavailable(f"what agent {agent!r} sent is not a response") from None
    if refused:
        raise AgentDeclined(f"the model of agent {agent!r} refused to answer about this claim")
    if response.status == "incomplete" and reason == _TOO_LONG:
        return Answer(text, is_cut_off=True)
    if response.status != "completed":
        why = " ".join(filter(None, (_word(response.status), reason, code)))
        raise AgentUnavailable(f"the response of agent {agent!r} is {why or 'without a status'}")
    return Answer(text)


def _has_refused(response: Response) -> bool:
    messages = [item for item in response.output if item.type == "message"]
    return any(part.type == "refusal" for message in messages for part in message.content)


def _word(value: object) -> str | None:
    """A name out of the service's own vocabulary; anything longer may be somebody's text."""
    return value if isinstance(value, str) and re.fullmatch(r"[\w.-]{1,64}", value) else None
