"""The cookie that takes the token's place once the page was opened by its link. It is for one
claim: it goes to this claim's page and to what is decided there, and nowhere else.
"""

import math
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

COOKIE = "claims_review_link"
_DECIDED_THERE = ("approve", "undo", "settle", "reopen", "letters")


def cookie_token(headers: Mapping[str, str]) -> str | None:
    return cookie_value(headers, COOKIE)


def cookie_value(headers: Mapping[str, str], wanted: str) -> str | None:
    for pair in headers.get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted:
            return value
    return None


def set_cookies(page_url: str, instance_id: str, token: str, seconds: float) -> Iterator[str]:
    """The values of the `Set-Cookie` headers; `page_url` is where the page was asked for."""
    url, claim = urlsplit(page_url), quote(instance_id, safe="")
    folder = url.path.rstrip("/").rpartition("/")[0]
    root = folder.rpartition("/")[0]
    secure = "; Secure" if url.scheme == "https" else ""
    decided = (f"{root}/claims/{deed}/{claim}" for deed in _DECIDED_THERE)
    for path in (f"{folder}/{claim}", *decided):
        yield (
            f"{COOKIE}={token}; Path={path}; Max-Age={math.ceil(seconds)}; "
            f"HttpOnly; SameSite=Lax{secure}"
        )
