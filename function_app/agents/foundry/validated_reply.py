"""From what a language model wrote to a validated model, or to what is wrong with it, in words that
can be said to the agent: fields and reasons, never a value.
"""

import json
from typing import Any

from pydantic import BaseModel, ValidationError

from function_app.agents.foundry.answer import Answer
from function_app.agents.foundry.json_in_text import is_cut_off, objects_in

# In bytes of the durable history, where an emoji takes twelve. A message may have 1 MB there; the
# last one of a claim holds both agents' answers, what the reviewer sent, and pages of documents.
_LARGEST_REPLY = 200_000
_MOST_PROBLEMS = 20
_OURS = {"claim_id", "provenance", "contract", "facility"}


class UnusableReply(Exception):
    """`problems` are sentences of ours."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_object(answer: Answer, model: type[BaseModel]) -> dict[str, Any]:
    """The one object that has fields of `model`."""
    if len(json.dumps(answer.text)) > _LARGEST_REPLY:
        raise UnusableReply("the reply is far too long")
    found = [content for content in objects_in(answer.text) if _is_about(content, model)]
    match found:
        case [content] if not answer.is_cut_off:
            return content
        case [_, _, *_]:
            raise UnusableReply("the reply holds several JSON objects")
        case _:
            cut_off = answer.is_cut_off or is_cut_off(answer.text)
            raise UnusableReply(_CUT_OFF if cut_off else _NO_OBJECT)


_CUT_OFF = "the reply was cut off before its end; keep texts short"
_NO_OBJECT = "the reply holds no JSON object with the fields that were asked for"


def _is_about(content: dict[str, Any], model: type[BaseModel]) -> bool:
    return bool(content.keys() & (model.model_fields.keys() - _OURS))


def validated[M: BaseModel](model: type[M], content: dict[str, Any]) -> M:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        problems = [_in_words(fault["loc"], fault["msg"]) for fault in faults]
    # Raised outside the handler: a validation error knows the values, which are a claimant's.
    raise UnusableReply(*problems[:_MOST_PROBLEMS])


def _in_words(place: tuple[int | str, ...], message: str) -> str:
    """What follows a colon in a message is the value."""
    field = ".".join(map(str, place)) or "the reply"
    return f"{field}: {message.removeprefix('Value error, ').partition(':')[0]}"
