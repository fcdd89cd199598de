"""Addresses in replies: on the origin and below the route prefix that a caller used."""

from urllib.parse import quote, unquote, urlsplit


def root_of(request_url: str, folder: str) -> str:
    """What stands before the route, whose first part is `folder`: `https://host/api`."""
    url = urlsplit(request_url)
    path = unquote(url.path)  # a caller may have escaped what needs no escape
    prefix = quote(path[: path.lower().rindex(f"/{folder}")])
    return f"{url.scheme}://{url.netloc}{prefix}"
