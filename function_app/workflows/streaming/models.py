"""What a reader of a stream asks for: from where on, and in which form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Self, cast

from azure.functions import HttpRequest
from pydantic import Field

from function_app.kit.errors import Refusal
from function_app.streams.ports import Cursor

_TEXT, _EVENTS = "text/plain", "text/event-stream"
_ANY = ("text/*", "*/*")


type CursorText = Annotated[
    str, Field(pattern=r"^[0-9]{1,18}(-[0-9]{1,18})?$", description="The id of an event.")
]


class InvalidCursor(Refusal):
    code = "invalid_cursor"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            "The cursor must be the id of an event of this stream, as in 1700000000-0."
        )


@dataclass(frozen=True)
class StreamRequest:
    session: str
    after: Cursor | None
    as_text: bool
    waits: bool

    @classmethod
    def of(cls, req: HttpRequest) -> Self:
        headers = cast(Mapping[str, str], req.headers)
        return cls(
            session=req.route_params["session"],
            after=_cursor(req.params.get("cursor"), headers.get("Last-Event-ID")),
            as_text=wants_text(headers.get("Accept", "")),
            waits=req.method != "HEAD",
        )


def _cursor(*given: str | None) -> Cursor | None:
    """An EventSource that was opened with `?cursor=` reconnects with that and `Last-Event-ID`: the
    later one counts.
    """
    texts = [text.strip() for text in given if text and text.strip()]
    cursors = [cursor for text in texts if (cursor := Cursor.parse(text))]
    if len(cursors) < len(texts):
        raise InvalidCursor
    return max(cursors, default=None)


def wants_text(accept: str) -> bool:
    """When plain text is named, and server-sent events are not preferred to it."""
    weights = dict(_weights(accept))
    general = max((weights.get(media_range, 0.0) for media_range in _ANY), default=0.0)
    return weights.get(_TEXT, 0.0) > 0 and weights[_TEXT] >= weights.get(_EVENTS, general)


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    for entry in accept.lower().split(","):
        media_range, *parameters = (part.strip() for part in entry.split(";"))
        weights = [each[2:] for each in parameters if each.startswith("q=")]
        yield media_range, _number(weights[0]) if weights else 1.0


def _number(weight: str) -> float:
    """What is no number counts as 0."""
    try:
        return float(weight)
    except ValueError:
        return 0.0
