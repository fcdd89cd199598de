"""Who may use what belongs to the host: people, tools and its own pages, no other web page."""

import re
from collections.abc import Mapping

_LOOPBACK_HOST = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)


def is_for_this_machine(headers: Mapping[str, str]) -> bool:
    """A page from elsewhere can reach the host by a name of its own (DNS rebinding)."""
    return _LOOPBACK_HOST.fullmatch(headers.get("host", "localhost")) is not None


def may_ask_host(headers: Mapping[str, str]) -> bool:
    return headers.get("sec-fetch-site") != "cross-site"
