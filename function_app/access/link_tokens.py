"""The token in a link to the review page: it names a claim, one wait of it and, where the link is
for somebody in particular, the reviewer. Whoever holds it is that reviewer.

A token has one spelling: any other byte, also one that base64 would overlook, is refused.
"""

import hashlib
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from itsdangerous import Signer

PARAMETER = "t"
_SALT = b"claims-review-link"  # another kind of link has another: none passes for one of the others
_LONGEST = 2048
_SHAPE = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_SECONDS_PER_HOUR = 3600


class BadToken(Exception):
    """Not one of ours."""


@dataclass(frozen=True)
class LinkClaims:
    """`request_id` None: for whichever wait the claim is in. `issued_at` is in Unix seconds."""

    instance_id: str
    request_id: str | None
    reviewer: str | None
    issued_at: float


@dataclass(frozen=True)
class Seal:
    """The first of the keys signs, all are accepted. `salt` is what the token is for."""

    keys: Sequence[str]
    salt: bytes

    def sign(self, claims: list[Any]) -> str:
        from itsdangerous.encoding import base64_encode  # noqa: PLC0415

        payload = base64_encode(json.dumps(claims, separators=(",", ":")))
        return self._signer.sign(payload).decode("ascii")

    def read(self, token: str) -> list[Any]:
        """Raises `BadToken`."""
        from itsdangerous.encoding import base64_decode  # noqa: PLC0415

        shape = _SHAPE.fullmatch(token) if len(token) <= _LONGEST else None
        if not shape or not all(map(_is_canonical, shape.groups())):
            raise BadToken
        if not self._signer.validate(token):
            raise BadToken
        return json.loads(base64_decode(shape[1]))  # signed: we wrote it

    @cached_property
    def _signer(self) -> "Signer":
        from itsdangerous import Signer  # noqa: PLC0415 - not before somebody needs a link

        keys = [*reversed(self.keys)]  # the library signs with the last one
        return Signer(keys, self.salt, key_derivation="hmac", digest_method=hashlib.sha256)


@dataclass(frozen=True)
class LinkSigner:
    keys: Sequence[str]
    hours: float

    def sign(self, instance_id: str, request_id: str | None, reviewer: str | None) -> str:
        return self._seal.sign([instance_id, request_id, reviewer, round(time.time(), 3)])

    def link(
        self, review_url: str, instance_id: str, request_id: str | None, reviewer: str | None
    ) -> str:
        sign = "&" if urlsplit(review_url).query else "?"
        return f"{review_url}{sign}{PARAMETER}={self.sign(instance_id, request_id, reviewer)}"

    def read(self, token: str) -> LinkClaims:
        """Whether it has ended is another question. Raises `BadToken`."""
        return LinkClaims(*self._seal.read(token))

    def seconds_left(self, claims: LinkClaims) -> float:
        """By the clock on the wall; zero or less when it has ended."""
        return claims.issued_at + self.hours * _SECONDS_PER_HOUR - time.time()

    @cached_property
    def _seal(self) -> Seal:
        return Seal(self.keys, _SALT)


def _is_canonical(part: str) -> bool:
    from itsdangerous.encoding import base64_decode, base64_encode  # noqa: PLC0415
    from itsdangerous.exc import BadData  # noqa: PLC0415

    try:
        return base64_encode(base64_decode(part)) == part.encode("ascii")
    except BadData:
        return False
