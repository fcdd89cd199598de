"""Which coding a client gets, by its Accept-Encoding."""

import gzip

import pytest
from azure.functions import HttpRequest

from function_app.kit.content_coding import (
    FOR_ALL_READERS,
    Coding,
    NoReadableCoding,
    encoded,
    preferred_coding,
)
from function_app.kit.kept_text import KeptText


def asking(accept: str | None) -> HttpRequest:
    headers = {} if accept is None else {"Accept-Encoding": accept}
    return HttpRequest("GET", "http://localhost/api/x", headers=headers, body=b"")


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br", "identity"),
        ("*", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.0, *", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity;q=0.1", "identity"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0, *;q=0.1", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.8", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip ; q = 1 , br;q=0.9", "gzip"),
        ("gzip;q=high, br", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;level=9", "identity"),
        (",,;", "identity"),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str | None, coding: str) -> None:
    assert preferred_coding(asking(accept)) == coding


@pytest.mark.parametrize("accept", ["*;q=0", "identity;q=0", "br, identity;q=0", "gzip;q=0,*;q=0"])
def test_who_reads_neither_is_refused(accept: str) -> None:
    with pytest.raises(NoReadableCoding):
        preferred_coding(asking(accept))


def test_the_same_text_is_always_packed_alike() -> None:
    text = b"It broke. " * 100
    assert encoded(text, Coding.IDENTITY) == text
    assert gzip.decompress(encoded(text, Coding.GZIP)) == text
    assert encoded(text, Coding.GZIP) == encoded(text, Coding.GZIP)


def test_what_is_kept_for_all_readers_is_packed_tighter_than_what_one_gets() -> None:
    text = b" ".join(b"Part %d costs %d dollars." % (n, n * n % 977) for n in range(2000))
    kept = KeptText.of(text, "text/plain").in_coding[Coding.GZIP].content
    assert kept == encoded(text, Coding.GZIP, FOR_ALL_READERS)
    assert len(kept) < len(encoded(text, Coding.GZIP)) < len(kept) * 1.2
