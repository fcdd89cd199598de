"""Every way in which a call to Foundry fails becomes one of the port's errors, told in words for an
operator: what the service or a claimant wrote is never repeated.
"""

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from azure.core.exceptions import AzureError, ClientAuthenticationError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

from function_app.agents.ports import AgentDeclined, AgentMisconfigured, AgentUnavailable
from function_app.kit.retry_after import seconds_to_wait

_log = logging.getLogger(__name__)
_WORD = re.compile(r"[\w.:-]{1,128}")  # what is said again of a reply: a name, never a text
_PASSING = frozenset({408, 409, 425, 429})
_ABOUT_THE_CLAIM = {
    "content_filter": "a content filter stopped the claim",
    "context_length_exceeded": "the claim is too long for the agent's model",
}
CREDENTIAL = "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
ADVICE = {
    401: f"the credential was not accepted; check {CREDENTIAL}, or the managed identity",
    403: "the credential may not use this project; give its identity the role "
    "Foundry User (formerly Azure AI User) on the project",
    404: "there is no such agent or project; check its name, version and endpoint in the settings, "
    "or create it with `python -m function_app.agents.provision`",
}
_REFUSED = "the request was refused; see the service's log under the request id"


@contextmanager
def translate_errors(agent: str) -> Generator[None]:
    try:
        yield
    except APIStatusError as error:
        raise _refusal(agent, error) from None  # its text may quote the claim
    except APITimeoutError as error:
        raise AgentUnavailable(f"agent {agent!r} did not answer in time") from error
    except APIConnectionError as error:
        raise AgentUnavailable(f"agent {agent!r} could not be reached") from error
    except ClientAuthenticationError as error:
        raise AgentMisconfigured(
            f"no credential to ask agent {agent!r} with; sign in, or set {CREDENTIAL}"
        ) from error
    except AzureError as error:
        raise AgentUnavailable(f"signing in for agent {agent!r} failed") from error
    except (APIError, ValueError):  # no response at all; the error holds what came instead
        raise AgentUnavailable(f"what agent {agent!r} sent is not a response") from None


def _refusal(agent: str, error: APIStatusError) -> Exception:
    status, code = error.status_code, error.code or ""
    request = error.request_id if _WORD.fullmatch(error.request_id or "") else None
    _log.warning("foundry_refused agent=%s status=%d request=%s", agent, status, request)
    named = f" {code}" if _WORD.fullmatch(code) else ""
    message = f"agent {agent!r} answered HTTP {status}{named}"
    if status in _PASSING or status >= 500:
        return AgentUnavailable(message, seconds_to_wait(error.response.headers))
    if why := _about_the_claim(code, error.body):
        return AgentDeclined(f"{message}: {why}")
    advice = ADVICE.get(status)
    return AgentMisconfigured(f"{message}: {advice or _REFUSED}", is_about_content=not advice)


def _about_the_claim(code: str, body: Any) -> str | None:
    """A filter may name itself in the inner error only."""
    inner = body.get("innererror") if isinstance(body, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if isinstance(inner, dict) and inner.get("code") == "ResponsibleAIPolicyViolation":  # pyright: ignore[reportUnknownMemberType]
        code = "content_filter"
    return _ABOUT_THE_CLAIM.get(code)
