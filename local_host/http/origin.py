"""Who may use what belongs to the host itself: people, tools and its own pages, no other web page.

A browser tells where a page is from. A page of another port of this machine is `same-site` to it,
so only `Origin` tells that page from ours.
"""

import re
from collections.abc import Mapping

_LOOPBACK_HOST = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
_ANOTHER_SITE = {"cross-site", "same-site"}
_READING = {"GET", "HEAD", "OPTIONS"}


def is_for_this_machine(headers: Mapping[str, str]) -> bool:
    """A page from elsewhere can reach the host by a name of its own (DNS rebinding)."""
    return _LOOPBACK_HOST.fullmatch(headers.get("host", "localhost")) is not None


def may_ask_host(method: str, headers: Mapping[str, str]) -> bool:
    site = headers.get("sec-fetch-site")
    if method in _READING:
        return site != "cross-site"
    origin = headers.get("origin")
    ours = f"http://{headers.get('host')}"
    return site not in _ANOTHER_SITE and (origin is None or origin.lower() == ours.lower())
