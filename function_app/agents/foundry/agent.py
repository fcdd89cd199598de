"""One question to one named Foundry agent. Every way of failing becomes one of the port's two
errors, told in words for an operator: what the service or a claimant wrote is never repeated.
"""

import logging
import re

from azure.core.exceptions import AzureError, ClientAuthenticationError
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, OpenAI
from openai.types.responses import Response

from function_app.agents.ports import AgentMisconfigured, AgentUnavailable

_log = logging.getLogger(__name__)
_PASSING = frozenset({408, 409, 425, 429})
_ADVICE = {
    400: "the request was refused",
    401: "the credential was not accepted",
    403: "the credential may not use this project",
    404: "no such agent or project",
}


class FoundryAgent:
    def __init__(self, client: OpenAI, name: str) -> None:
        self._client = client
        self.name = name

    def ask(self, question: str) -> str:
        try:
            response = self._client.responses.create(
                input=question,
                extra_body={"agent_reference": {"name": self.name, "type": "agent_reference"}},
            )
        except APIStatusError as error:
            raise self._refusal(error) from None  # its text may quote the claim
        except APITimeoutError as error:
            raise AgentUnavailable(f"agent {self.name!r} did not answer in time") from error
        except APIConnectionError as error:
            raise AgentUnavailable(f"agent {self.name!r} could not be reached") from error
        except ClientAuthenticationError as error:
            raise AgentMisconfigured(f"no credential to ask agent {self.name!r} with") from error
        except AzureError as error:
            raise AgentUnavailable(f"signing in for agent {self.name!r} failed") from error
        except (APIError, ValueError):
            raise self._unusable("is not a response") from None  # the error holds the reply
        return self._text(response)

    def _refusal(self, error: APIStatusError) -> AgentUnavailable | AgentMisconfigured:
        status, code = error.status_code, error.code or ""
        named = f" {code}" if re.fullmatch(r"[\w.-]{1,64}", code) else ""
        _log.warning(
            "foundry_refused agent=%s status=%d request=%s", self.name, status, error.request_id
        )
        message = f"agent {self.name!r} answered HTTP {status}{named}"
        if status in _PASSING or status >= 500:
            return AgentUnavailable(message)
        return AgentMisconfigured(f"{message}: {_ADVICE.get(status, 'the request was refused')}")

    def _text(self, response: object) -> str:
        """The SDK validates nothing: a reply of another shape only fails when it is looked into."""
        if not isinstance(response, Response):
            raise self._unusable("is not a response")
        if response.status in {"failed", "incomplete", "cancelled"}:
            raise self._unusable(f"is {response.status}")
        try:
            text = response.output_text
        except (AttributeError, TypeError):
            raise self._unusable("is not a response") from None
        if not text.strip():
            raise self._unusable("has no text")
        return text

    def _unusable(self, why: str) -> AgentUnavailable:
        return AgentUnavailable(f"the reply of agent {self.name!r} {why}")
