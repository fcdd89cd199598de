"""The addresses of one claim, on the origin and below the route prefix that the caller used."""

from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit


class ClaimLinks(NamedTuple):
    status_url: str
    approval_url: str
    review_url: str

    @classmethod
    def seen_from(cls, request_url: str, instance_id: str) -> "ClaimLinks":
        url = urlsplit(request_url)
        path = unquote(url.path)  # a caller may have escaped what needs no escape
        prefix = quote(path[: path.lower().rindex("/claims")])
        root, claim = f"{url.scheme}://{url.netloc}{prefix}", quote(instance_id, safe="")
        return cls(
            status_url=f"{root}/claims/status/{claim}",
            approval_url=f"{root}/claims/approve/{claim}",
            review_url=f"{root}/review/{claim}",
        )
