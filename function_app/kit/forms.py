"""A form as a browser sends it, with files: read within limits, whatever was sent. The parser comes
with the Functions library, which reads forms by it as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from function_app.kit.errors import Refusal

_MOST_PARTS = 100
_MOST_TEXT_BYTES = 1024 * 1024  # of one field


class FormUnreadable(Refusal):
    code = "form_unreadable"
    status = 400

    def __init__(self) -> None:
        super().__init__("What was sent is no form that can be read (multipart/form-data).")


class FormTooLarge(Refusal):
    code = "form_too_large"
    status = 413

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"All of it together is larger than {most_bytes // (1024 * 1024)} MB.")


@dataclass(frozen=True)
class SentFile:
    """`name` is what its sender calls it: any text. `field` is that of the form."""

    name: str
    content: bytes
    field: str = ""


@dataclass(frozen=True)
class SentForm:
    fields: Mapping[str, str]
    files: list[SentFile]


def is_form(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def read_form(content_type: str, body: bytes, most_bytes: int) -> SentForm:
    """Of a field that comes twice the first counts; a file without a name was not chosen; a NUL is
    left out, which no engine takes (`plain_json`). Raises `FormUnreadable` and `FormTooLarge`.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind.lower() != "multipart/form-data" or not 0 < len(boundary) <= 200:
        raise FormUnreadable
    if len(body) > most_bytes:
        raise FormTooLarge(most_bytes)
    try:
        parser = MultiPartParser(
            _in_memory,
            max_form_memory_size=_MOST_TEXT_BYTES,
            max_form_parts=_MOST_PARTS,
        )
        fields, files = parser.parse(BytesIO(body), boundary.encode(), len(body))
        return SentForm(
            fields={str(name): value.replace("\0", "") for name, value in fields.items()},
            files=[
                SentFile(file.filename or "", file.stream.read(), str(field))
                for field, several in files.lists()
                for file in several
                if file.filename
            ],
        )
    except RequestEntityTooLarge as error:
        raise FormTooLarge(most_bytes) from error
    except (HTTPException, ValueError, LookupError) as error:
        raise FormUnreadable from error


def _in_memory(*_: Any, **__: Any) -> IO[bytes]:
    """No part of it lies in a temporary file: all of it is in memory already."""
    return BytesIO()
