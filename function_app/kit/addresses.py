"""Whether an address leads to this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """By address, not by name: where a name leads is somebody else's word."""
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def names_loopback(host: str) -> bool:
    return host.lower() == "localhost" or is_loopback(f"//[{host}]" if ":" in host else f"//{host}")
