"""Reads an attachment's URL as people write them: with spaces, umlauts and stray percent signs.

What is encoded already stays as it is, so a signed URL keeps its signature.
"""

import re
from urllib.parse import quote

import httpx

from function_app.documents.errors import AttachmentNotAccessible
from function_app.kit.url_fragment import without_fragment

_ALLOWED_AS_THEY_ARE = "%!$&'()*+,;=:@/?~-._[]"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PARTS = re.compile(r"(?P<origin>[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]*)(?P<rest>.*)", re.DOTALL)


def parse_url(text: str) -> httpx.URL:
    """The URL to ask for, without its fragment."""
    try:
        return httpx.URL(_encoded(without_fragment(text.strip())))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AttachmentNotAccessible("its address is not a valid web address") from error


def join_url(base: httpx.URL, location: str) -> httpx.URL:
    try:
        target = location.strip().partition("#")[0]  # a server knows how to write a name
        return parse_url(str(base.join(_quoted(target))))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AttachmentNotAccessible("the server redirected to an invalid address") from error


def _encoded(text: str) -> str:
    parts = _PARTS.fullmatch(text)
    return parts["origin"] + _quoted(parts["rest"]) if parts else text


def _quoted(text: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_ALLOWED_AS_THEY_ARE)
