"""The body of a request to an agent workflow, or the sentence that says what is wrong with it."""

from azure.functions import HttpRequest
from pydantic import BaseModel

from function_app.kit import http, plain_json
from function_app.kit.errors import InvalidJson, Refusal, ValidationFailed


class InvalidPayload(ValidationFailed):
    """Told in one sentence, without `details`."""

    def __init__(self, sentence: str) -> None:
        Refusal.__init__(self, sentence)

    @classmethod
    def because(cls, invalid: str, failed: ValidationFailed) -> "InvalidPayload":
        faults = (f"{fault['field']} {fault['message']}" for fault in failed.details["details"])
        return cls(f"{invalid}: {'; '.join(faults)}")


def read_payload[M: BaseModel](
    req: HttpRequest, model: type[M], *, invalid: str, no_object: str | None = None
) -> M:
    """`invalid` begins the sentence about fields; `no_object` is the one about a body that is no
    JSON object.
    """
    try:
        value = plain_json.loads(http.read_body(req))
        if isinstance(value, dict):
            return http.validate(value, model)  # pyright: ignore[reportUnknownArgumentType]
    except plain_json.NotPlainJson:
        raise InvalidJson(no_object or "Request body must be valid JSON.") from None
    except ValidationFailed as failed:
        raise InvalidPayload.because(invalid, failed) from failed
    raise InvalidPayload(no_object or f"{invalid}: body must be an object")
