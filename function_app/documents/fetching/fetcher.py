"""Downloads one attachment: every hop checked, bytes counted as they come, one deadline for all."""

import ssl
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import certifi
import httpcore
import httpx

from function_app.documents.errors import AttachmentNotAccessible
from function_app.documents.fetching.compression import decompressed
from function_app.documents.fetching.connection import (
    Deadline,
    PinnedBackend,
    Resolve,
    look_up_within,
)
from function_app.documents.fetching.host_rules import HostRules, port_of
from function_app.documents.fetching.url import join_url, parse_url

MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Download:
    content: bytes
    content_type: str  # what the server says it is


@dataclass(frozen=True)
class Fetcher:
    rules: HostRules
    max_bytes: int
    timeout_seconds: float
    resolve: Resolve
    ssl_context: ssl.SSLContext
    network: httpcore.NetworkBackend

    def get(self, address: str, seconds_left: float) -> Download:
        deadline = Deadline(min(self.timeout_seconds, seconds_left))
        try:
            return self._follow(parse_url(address), deadline)
        except httpcore.TimeoutException as error:
            raise AttachmentNotAccessible(_too_slow(error, deadline)) from error
        except httpcore.NetworkError as error:
            raise AttachmentNotAccessible("the connection to the server failed") from error
        except httpcore.ProtocolError as error:
            raise AttachmentNotAccessible(
                "the server's answer was broken off or garbled"
            ) from error
        except zlib.error as error:
            raise AttachmentNotAccessible("the server's compression was damaged") from error

    def _follow(self, url: httpx.URL, deadline: Deadline) -> Download:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(url, deadline)
            if isinstance(answer, Download):
                return answer
            url = answer
        raise AttachmentNotAccessible(f"the server redirected more than {MAX_REDIRECTS} times")

    def _ask(self, url: httpx.URL, deadline: Deadline) -> Download | httpx.URL:
        """The attachment, or where the server says it is."""
        self.rules.check_url(url)
        host = url.raw_host.decode("ascii").rstrip(".")
        port = port_of(url)
        addresses = look_up_within(deadline, self.resolve, host, port)
        self.rules.check_addresses(url, addresses)
        with (
            httpcore.ConnectionPool(
                ssl_context=self.ssl_context,
                network_backend=PinnedBackend(addresses, deadline, self.network),
            ) as pool,
            pool.stream("GET", _wire_url(url, host), headers=_headers(url)) as response,
        ):
            return self._read(url, response)

    def _read(self, url: httpx.URL, response: httpcore.Response) -> Download | httpx.URL:
        headers = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in headers:
            return join_url(url, headers["location"])
        if not 200 <= response.status < 300:
            raise AttachmentNotAccessible(f"the server answered {response.status}")
        if response.status == HTTPStatus.PARTIAL_CONTENT:  # nobody asked it for a part
            raise AttachmentNotAccessible("the server sent only a part of it")
        if int(headers.get("content-length", "0")) > self.max_bytes:
            raise self._too_large()
        encoding = headers.get("content-encoding", "")
        pieces = decompressed(response.iter_stream(), encoding, self._counted)
        return Download(b"".join(pieces), headers.get("content-type", ""))

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > self.max_bytes:
                raise self._too_large()
            yield piece

    def _too_large(self) -> AttachmentNotAccessible:
        return AttachmentNotAccessible(f"it is larger than {_size(self.max_bytes)}")


def _too_slow(error: httpcore.TimeoutException, deadline: Deadline) -> str:
    if deadline.is_over():
        return f"the server did not finish within {_rounded(deadline.seconds)} seconds"
    if isinstance(error, httpcore.ConnectTimeout):
        return "the server could not be reached"
    return f"the server sent nothing for {_rounded(deadline.silence)} seconds"


def _rounded(seconds: float) -> str:
    return f"{float(f'{seconds:.2g}'):g}"


def trusted_authorities() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _wire_url(url: httpx.URL, host: str) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.scheme.encode(), host=host.encode(), port=url.port, target=url.raw_path
    )


def _headers(url: httpx.URL) -> list[tuple[bytes, bytes]]:
    return [
        (b"Host", url.netloc),
        (b"Accept", b"application/pdf, text/plain, text/html;q=0.8, */*;q=0.5"),
        (b"Accept-Encoding", b"identity"),
        (b"User-Agent", b"claims-attachments"),
        (b"Connection", b"close"),
    ]


def _size(count: int) -> str:
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):g} MB"
    return f"{count:,} bytes"
