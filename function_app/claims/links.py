"""The addresses of one claim, on the origin and below the route prefix that the caller used."""

from typing import NamedTuple
from urllib.parse import quote

from function_app.kit.links import root_of


class ClaimLinks(NamedTuple):
    status_url: str
    approval_url: str
    review_url: str

    @classmethod
    def seen_from(cls, request_url: str, instance_id: str) -> "ClaimLinks":
        root, claim = root_of(request_url, "claims"), quote(instance_id, safe="")
        return cls(
            status_url=f"{root}/claims/status/{claim}",
            approval_url=f"{root}/claims/approve/{claim}",
            review_url=f"{root}/review/{claim}",
        )
