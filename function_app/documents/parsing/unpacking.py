"""The parts of an Office file, which is a ZIP archive, within limits."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from function_app.documents.errors import AttachmentNotReadable

MAX_UNPACKED = 60_000_000
_MOST_PARTS = 5_000
DAMAGE = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError)


def unpacked(content: bytes) -> ZipFile:
    """No part yields more than it says, and all say less than is allowed."""
    try:
        archive = ZipFile(BytesIO(content))
    except (*DAMAGE, ValueError) as error:
        raise damaged() from error
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise AttachmentNotReadable("it is far larger than it seems once it is unpacked")
    return archive


def damaged() -> AttachmentNotReadable:
    return AttachmentNotReadable("the Office file is damaged")
