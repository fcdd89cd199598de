"""Undoes the compression of an answer, as it comes, in pieces that the caller can count.

A compressed body knows its own end: one that stops before it is broken off, however well the
connection was closed.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

from function_app.documents.errors import AttachmentNotAccessible

_INFLATED = frozenset({"gzip", "x-gzip", "deflate"})
_NOT_SUPPORTED = frozenset({"br", "zstd", "compress", "x-compress"})
_MOST_LAYERS = 3
_STEP = 64 * 1024
_LOOKED_AT = 4 * 1024  # what is left over behind a member is copied: not much at a time
_PADDING = b"\0\t\r\n "
_FIRST_OF_GZIP = 0x1F  # no deflated data begins like that
_LOW_HALF, _ZLIB = 0x0F, 0x08  # nor like this


type Counted = Callable[[Iterable[bytes]], Iterator[bytes]]


def decompressed(
    chunks: Iterable[bytes], content_encoding: str, counted: Counted
) -> Iterator[bytes]:
    """`counted` stops what grows too large, on the wire and in each layer.

    Words that name no compression (`aws-chunked`, `UTF-8`) say nothing about the bytes.
    """
    codings = [word.strip().lower() for word in content_encoding.split(",")]
    layers = [coding for coding in codings if coding in _INFLATED]
    if not _NOT_SUPPORTED.isdisjoint(codings) or len(layers) > _MOST_LAYERS:
        raise AttachmentNotAccessible("the server compressed it in a way that is not supported")
    pieces = counted(chunks)
    for coding in reversed(layers):
        pieces = counted(_inflated(pieces, may_lack_header=coding == "deflate"))
    return pieces


def _inflated(chunks: Iterator[bytes], *, may_lack_header: bool) -> Iterator[bytes]:
    """Member by member: a file may be compressed in parts, one behind the other."""
    member = None
    has_ended = False
    for chunk in _small(chunks):
        rest = chunk
        while rest:
            if member is None:
                if has_ended and not (rest := rest.lstrip(_PADDING)):
                    break
                if has_ended and rest[0] != _FIRST_OF_GZIP:
                    raise zlib.error("something else stands behind the compressed data")
                member = zlib.decompressobj(_window_bits(rest[0], may_lack_header=may_lack_header))
            yield member.decompress(rest, _STEP)
            rest = member.unconsumed_tail
            if member.eof:
                rest, member, has_ended = member.unused_data, None, True
    if member:
        yield member.flush()
        if not member.eof:
            raise AttachmentNotAccessible("the server's answer was broken off")


def _small(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _LOOKED_AT):
            yield chunk[start : start + _LOOKED_AT]


def _window_bits(first: int, *, may_lack_header: bool) -> int:
    has_header = first == _FIRST_OF_GZIP or first & _LOW_HALF == _ZLIB
    if may_lack_header and not has_header:
        return -zlib.MAX_WBITS
    return zlib.MAX_WBITS | 32  # gzip's or zlib's header, whichever it has
