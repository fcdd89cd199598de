"""Which operations go on from another one's answer: whoever has started an instance looks at it,
and decides.
"""

from collections.abc import Sequence
from typing import Any

from function_app.kit.about import About
from function_app.kit.routes import Route
from function_app.openapi.operation import name_of, tag_of
from function_app.openapi.schemas import Schemas

type Json = dict[str, Any]

_STARTED = 202
_PARAMETER = "instance_id"
_FIELDS = ("instance_id", "instanceId")  # as claims and as the other workflows answer


def links_from(
    route: Route, about: About, others: Sequence[tuple[Route, About]], schemas: Schemas
) -> Json:
    """By the status of the reply: the operations with the same tag that take the instance's id."""
    reply = about.replies.get(_STARTED)
    answered = schemas.fields(schemas.answered(reply.model)) if reply and reply.model else {}
    field = next((name for name in _FIELDS if name in answered), None)
    links = {
        name_of(other): {
            "operationId": name_of(other),
            "parameters": {_PARAMETER: f"$response.body#/{field}"},
        }
        for other, told in others
        if f"{{{_PARAMETER}}}" in other.path and tag_of(other, told) == tag_of(route, about)
    }
    return {str(_STARTED): {"links": links}} if field and links else {}
