"""A service of contracts over HTTP. What it answers is a stranger's: it leads nowhere else, is not
longer than a contract may be, and counts only where all of it can be read.
"""

import logging
import ssl
from collections.abc import Callable
from http import HTTPStatus

import httpx
from pydantic import ValidationError

from function_app.contracts.ports import ContractsUnavailable
from function_app.domain.contract import Contract, squeezed
from function_app.kit import plain_json
from function_app.kit.time_limit import TookTooLong, done_within
from function_app.kit.validation_messages import faults_in_words

logger = logging.getLogger(__name__)

WITHIN_SECONDS = 5.0
MOST_BYTES = 64 * 1024
_WORTH_A_RETRY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
type Token = Callable[[], str]


class _TryAgain(ContractsUnavailable):
    """Another try may help."""


class ContractService:
    """Without a `token` it is asked as anybody would."""

    def __init__(
        self, address: str, token: Token | None = None, within_seconds: float = WITHIN_SECONDS
    ) -> None:
        self._address = httpx.URL(address)
        self._token = token
        self._seconds = within_seconds
        self._tls: ssl.SSLContext = httpx.create_ssl_context()

    def find(self, contract_number: str | None, vin: str | None) -> Contract | None:
        asked = {"contract_number": contract_number, "vin": vin}
        url = self._address.copy_merge_params({k: v for k, v in asked.items() if v})
        content = self._answer(url)
        contract = None if content is None else _contract(content)
        if contract and contract_number and not _is_of(contract, contract_number):
            raise ContractsUnavailable("it answered another contract than was asked for")
        return contract

    def _answer(self, url: httpx.URL) -> bytes | None:
        """None: there is no such contract."""
        try:
            return self._within_the_time(url)
        except _TryAgain as error:
            logger.warning("contract_system_asked_again: %s", error)
            return self._within_the_time(url)

    def _within_the_time(self, url: httpx.URL) -> bytes | None:
        """Closing the client ends what is still under way."""
        with httpx.Client(
            verify=self._tls, timeout=self._seconds, follow_redirects=False
        ) as client:
            try:
                return done_within(self._seconds, lambda: self._ask(client, url), "contracts")
            except TookTooLong:
                raise _TryAgain(f"it did not answer within {self._seconds:g} seconds") from None
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise _TryAgain(f"it could not be reached ({type(error).__name__})") from None

    def _ask(self, client: httpx.Client, url: httpx.URL) -> bytes | None:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token()}"
        with client.stream("GET", url, headers=headers) as response:
            if response.status_code == HTTPStatus.NOT_FOUND:
                return None
            if response.status_code >= 500 or response.status_code in _WORTH_A_RETRY:
                raise _TryAgain(f"it answered {response.status_code}")
            if response.status_code != HTTPStatus.OK:
                raise ContractsUnavailable(f"it answered {response.status_code}")
            return _bounded(response)


def _bounded(response: httpx.Response) -> bytes:
    """As it comes: a compressed answer could be of any size."""
    content = bytearray()
    for piece in response.iter_raw():
        content += piece
        if len(content) > MOST_BYTES:
            raise ContractsUnavailable("its answer is far too long")
    return bytes(content)


def _contract(content: bytes) -> Contract:
    """Its values are a stranger's: errors tell fields alone."""
    try:
        return Contract.model_validate(plain_json.loads(content))
    except plain_json.NotPlainJson:
        raise ContractsUnavailable("its answer is no JSON") from None
    except ValidationError as error:
        faults = faults_in_words(error)
        raise ContractsUnavailable(f"its answer is no contract: {faults}") from None


def _is_of(contract: Contract, contract_number: str) -> bool:
    return squeezed(contract.contract_number) == squeezed(contract_number)
