"""Reads an attachment's URL as people write them: with spaces, umlauts and stray percent signs.

What is encoded already stays as it is, so a signed URL keeps its signature.
"""

import re
from urllib.parse import quote

import httpx

from function_app.documents.errors import AttachmentNotAccessible

_ALLOWED_AS_THEY_ARE = "%!$&'()*+,;=:@/?~-._[]"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PARTS = re.compile(r"(?P<origin>[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]*)(?P<rest>.*)", re.DOTALL)
_FILE_NAME_END = re.compile(r"\.[A-Za-z0-9]{2,5}(?:\?|$)")


def parse_url(text: str) -> httpx.URL:
    """The URL to ask for, without its fragment."""
    try:
        return httpx.URL(_encoded(text.strip()))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AttachmentNotAccessible("its address is not a valid web address") from error


def join_url(base: httpx.URL, location: str) -> httpx.URL:
    try:
        return parse_url(str(base.join(_quoted(location.strip()))))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AttachmentNotAccessible("the server redirected to an invalid address") from error


def _encoded(text: str) -> str:
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return text
    path, _, fragment = parts["rest"].partition("#")
    if _FILE_NAME_END.search(fragment):  # `Claim #12.pdf` names a file, `form.pdf#page=2` a place
        path = f"{path}%23{fragment}"
    return parts["origin"] + _quoted(path)


def _quoted(text: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_ALLOWED_AS_THEY_ARE)
