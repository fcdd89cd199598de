"""Every way in which a model fails becomes a `TurnFailure`. The log tells an operator what to do;
what the service or somebody else wrote is repeated nowhere.
"""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent_framework.exceptions import ChatClientException

from function_app.chat.failures import TurnFailure, declined, misconfigured, unavailable
from function_app.kit.retry_after import seconds_to_wait

if TYPE_CHECKING:
    from openai import APIStatusError

logger = logging.getLogger(__name__)

_PASSING = frozenset({408, 409, 425, 429})
_WORD = re.compile(r"[\w.:-]{1,128}")  # what is said again of a reply: a name, never a text
_ABOUT_WHAT_WAS_SAID = {"content_filter", "context_length_exceeded"}
_ADVICE = {
    401: "the key or credential was not accepted; check AZURE_OPENAI_API_KEY, or AZURE_TENANT_ID, "
    "AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or the managed identity",
    403: "the credential may not use this model; give its identity a role that may",
    404: "there is no such deployment or project; check the endpoint and the model's name in the "
    "settings",
}
_REFUSED = "the request was refused; see the service's log under the request id"


def failure_of(error: Exception, agent: str) -> TurnFailure:
    """Of a turn that raised; an exception that is not about the model is raised again."""
    # Loaded with the first failure: the offline agents do without these libraries.
    from azure.core.exceptions import AzureError, ClientAuthenticationError  # noqa: PLC0415
    from openai import APIError, APIStatusError  # noqa: PLC0415

    for cause in _causes(error):
        match cause:
            case APIStatusError():
                return _refusal(cause, agent)
            case ClientAuthenticationError():
                logger.warning("model_no_credential agent=%s: sign in, or set a key", agent)
                return misconfigured(agent)
            case TimeoutError() | APIError() | AzureError() | ChatClientException():
                logger.warning("model_silent agent=%s error=%s", agent, type(cause).__name__)
                return unavailable(agent)
            case _:
                pass
    raise error


def _refusal(error: "APIStatusError", agent: str) -> TurnFailure:
    status, code = error.status_code, error.code or ""
    request = error.request_id if _WORD.fullmatch(error.request_id or "") else None
    known = code if _WORD.fullmatch(code) else ""
    logger.warning(
        "model_refused agent=%s status=%d code=%s request=%s: %s",
        agent, status, known, request, _ADVICE.get(status, _REFUSED),
    )  # fmt: skip
    if status in _PASSING or status >= 500:
        return unavailable(agent, status, seconds_to_wait(error.response.headers))
    refused = declined if code in _ABOUT_WHAT_WAS_SAID else misconfigured
    return refused(agent, status)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The innermost first: it knows best."""
    if error is not None:
        yield from _causes(error.__cause__)
        yield error
