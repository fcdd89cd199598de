"""Reads a client's bytes, one request at a time: what follows a request is kept as it is until that
request is answered, however much the client sends ahead.
"""

from collections.abc import Callable

import httptools

from local_host.http.incoming import Head, Incoming

_EMPTY_LINE = b"\r\n\r\n"


class Unreadable(Exception):
    """What came is no request that is answered here; `status` says so to the client."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class RequestReader:
    """`head_bytes` is the most that may come without being body: heads, trailers, chunk lines."""

    def __init__(self, head_bytes: int, incoming: Callable[[Head], Incoming]) -> None:
        self.request: Incoming | None = None
        self._head_bytes = self._allowance = head_bytes
        self._incoming = incoming
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._unread = b""
        self._tail = b""  # the last bytes before, which may hold a part of an empty line
        self._body_left: int | None = None  # of a body of known length
        self._past_parser = False

    @property
    def is_full(self) -> bool:
        """Whether a whole request waits for its reply, so that no more should be read."""
        return self.request is not None and self.request.whole

    @property
    def has_more(self) -> bool:
        """Whether bytes are here that no request has used."""
        return bool(self._unread)

    def read(self, data: bytes) -> None:
        """Raises Unreadable."""
        data = self._unread + data
        start = 0
        while start < len(data) and not self.is_full:
            end = self._end_of_piece(data, start)
            piece = data if end - start == len(data) else data[start:end]
            self._read_piece(piece)
            start = end
        self._unread = data[start:] if start < len(data) else b""

    def forget(self) -> None:
        """The request is answered; `read` goes on behind it."""
        self.request = None
        self._allowance = self._head_bytes

    def _end_of_piece(self, data: bytes, start: int) -> int:
        """A piece never reaches beyond the end of a request: a head ends in an empty line, and so
        does a body in chunks.
        """
        if self._body_left is not None:
            return min(len(data), start + self._body_left)
        straddling = (self._tail + data[start : start + 3]).find(_EMPTY_LINE) if self._tail else -1
        if straddling >= 0:
            end = start + straddling + len(_EMPTY_LINE) - len(self._tail)
        else:
            found = data.find(_EMPTY_LINE, start)
            end = len(data) if found < 0 else found + len(_EMPTY_LINE)
        return min(end, start + self._allowance)

    def _read_piece(self, piece: bytes) -> None:
        if self._past_parser:
            self.on_body(piece)
            return
        self._tail = b"" if piece.endswith(_EMPTY_LINE) else (self._tail + piece[-3:])[-3:]
        self._allowance -= len(piece)
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            self._past_parser = True
        except httptools.HttpParserError as error:
            ours = error.__context__  # what a method below raised
            raise Unreadable(ours.status if isinstance(ours, Unreadable) else 400) from error
        if self._allowance <= 0:
            raise Unreadable(431)

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.request is not None:
            raise Unreadable(400)  # the empty line that ended the last one was none to us
        self._url, self._headers = b"", []

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.request is None:  # trailers are not looked at
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        url = httptools.parse_url(self._url)
        upgrade = self._parser.should_upgrade()
        kept = self._parser.should_keep_alive() and self._parser.get_http_version() != "1.0"
        fields = dict(self._headers)
        length = None if b"transfer-encoding" in fields else int(fields.get(b"content-length", 0))
        if upgrade and length is None:
            raise Unreadable(411)
        head = Head(
            method=self._parser.get_method().decode("ascii"),
            path=(url.path or b"/").decode("ascii"),
            query=(url.query or b"").decode("latin-1"),
            headers=self._headers,
            length=length,
            keep_alive=kept and not upgrade,
            awaits_continue=fields.get(b"expect", b"").lower() == b"100-continue",
        )
        self.request = self._incoming(head)
        self._allowance = self._head_bytes
        self._body_left = length or None

    def on_body(self, piece: bytes) -> None:
        self._allowance = self._head_bytes
        assert self.request is not None
        self.request.add(piece)
        if self._body_left is not None:
            self._body_left -= len(piece)
            if self._body_left == 0:
                self._complete()

    def on_message_complete(self) -> None:
        """The parser takes what follows a wish to change the protocol for that other protocol. Here
        the wish is passed over: a body of known length is read past the parser.
        """
        if self._body_left is None:
            self._complete()

    def _complete(self) -> None:
        assert self.request is not None
        self._body_left = None
        self.request.complete()
