"""What is large is kept deflated: texts and histories take a quarter of the room."""

import zlib

_LARGE = 1024  # characters or bytes; below, little is gained
_LEVEL = 1  # the highest one gains another tenth, for three times the time
_DEFLATED = b"x"  # how zlib begins, and no message of the protocol does

type Packed = str | bytes | None


def pack_text(text: str | None) -> Packed:
    if text is None or len(text) < _LARGE:
        return text
    return zlib.compress(text.encode(), _LEVEL)


def unpack_text(packed: Packed) -> str | None:
    return zlib.decompress(packed).decode() if isinstance(packed, bytes) else packed


def pack_message(serialized: bytes) -> bytes:
    return serialized if len(serialized) < _LARGE else zlib.compress(serialized, _LEVEL)


def unpack_message(packed: bytes) -> bytes:
    return zlib.decompress(packed) if packed.startswith(_DEFLATED) else packed
