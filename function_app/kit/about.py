"""What a route says of itself, for the document of the whole API that the app serves.

Types say what comes and goes: pydantic models, or a `TypedDict` where the app builds a plain
object. They are looked at when somebody asks for the document, never before.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Annotated, Any

from pydantic import WithJsonSchema

from function_app.kit.errors import Refusal

type Model = Any
"""A pydantic model, a `TypedDict`, or any other type that pydantic can describe."""

type Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
type Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]


@dataclass(frozen=True)
class Reply:
    """`model` is that of a JSON body; a body that is no JSON has `media` types, one that may be
    either has both. `headers` are names of headers that come with every such reply.
    """

    told: str
    model: Model = None
    _: KW_ONLY
    media: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """`summary` is a sentence for people. `body` is the model of a JSON body, `text_body` that of
    a plain text that may come instead; without both, no body is read.

    `path`, `query` and `headers` are models with a field for each parameter. A part of the path
    that `path` leaves out is any text; what stands elsewhere need not be given.

    `refuses` are the errors, but for those that go without saying: of a body, of a request that
    changes something, and the unforeseen one. `in_errors` are further fields that any of them may
    have. The `tag` is the first part of the path unless it is given. Where `for_reviewers`, a
    person signs in.
    """

    summary: str
    replies: Mapping[int, Reply]
    _: KW_ONLY
    body: Model = None
    text_body: Model = None
    path: Model = None
    query: Model = None
    headers: Model = None
    refuses: tuple[type[Refusal], ...] = ()
    in_errors: Model = None
    tag: str = ""
    for_reviewers: bool = False
