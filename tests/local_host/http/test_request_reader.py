"""A client's bytes become the same requests however they are cut, and never two at a time."""

from pathlib import Path

import pytest

from local_host.http.incoming import Body, Head, Incoming
from local_host.http.request_reader import RequestReader, Unreadable

STREAM = (
    b"\r\nGET /a?b=c HTTP/1.1\r\nHost: l\r\n\r\n"
    b"POST /known HTTP/1.1\r\nContent-Length: 6\r\n\r\n\r\n\r\nab"
    b"POST /chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"4;x=y\r\n\r\n\r\n\r\n00\r\nX: y\r\nZ: z\r\n\r\n"
    b"POST /chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    b"GET http://localhost HTTP/1.1\r\n\r\n"
)
REQUESTS = [
    ("GET", "/a", "b=c", 0),
    ("POST", "/known", "", 6),
    ("POST", "/chunks", "", 4),
    ("POST", "/chunks", "", 3),
    ("GET", "/", "", 0),
]


class Reading:
    """Feeds a reader and notes each request once it is whole, as a connection does."""

    def __init__(self, head_bytes: int = 200) -> None:
        self.begun = 0
        self.requests: list[tuple[str, str, str, int]] = []
        self.reader = RequestReader(head_bytes, self._incoming)

    def feed(self, data: bytes) -> None:
        self.reader.read(data)
        while (request := self.reader.request) is not None and request.whole:
            assert self.begun == len(self.requests) + 1
            head = request.head
            assert (b"x", b"y") not in head.headers  # a trailer
            self.requests.append((head.method, head.path, head.query, self._body.size))
            self.reader.forget()
            self.reader.read(b"")

    def _incoming(self, head: Head) -> Incoming:
        self.begun += 1
        self._body = Body(1_000_000, Path())
        return Incoming(head, self._body, lambda _: None)


def test_a_stream_may_be_cut_anywhere() -> None:
    for cut in range(len(STREAM)):
        reading = Reading()
        reading.feed(STREAM[:cut])
        reading.feed(STREAM[cut:])
        assert reading.requests == REQUESTS


@pytest.mark.parametrize("size", range(1, 8))
def test_a_stream_may_come_in_small_pieces(size: int) -> None:
    reading = Reading()
    for start in range(0, len(STREAM), size):
        reading.feed(STREAM[start : start + size])
    assert reading.requests == REQUESTS


def test_every_request_has_the_whole_allowance() -> None:
    request = b"GET / HTTP/1.1\r\n\r\n"
    reading = Reading(head_bytes=len(request))
    reading.feed(request * 10)
    assert len(reading.requests) == 10
    with pytest.raises(Unreadable):
        Reading(head_bytes=len(request) - 1).feed(request)


def test_the_body_does_not_count_and_what_surrounds_it_does() -> None:
    start = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    reading = Reading(head_bytes=100)
    reading.feed(start + b"1\r\nx\r\n" * 1000 + b"800\r\n" + b"x" * 0x800 + b"\r\n0\r\n\r\n")
    assert reading.requests == [("POST", "/", "", 1000 + 0x800)]
    with pytest.raises(Unreadable):
        reading.feed(start + b"0" * 101)
