"""The token of a page: a page of somebody else cannot read it, and so cannot decide with the
cookie that the browser sends along.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

HEADER = "x-csrf-token"
# Where no keys are set: an open page outlives neither the process nor a change to another one.
_OF_THIS_PROCESS = secrets.token_hex()


def csrf_token(keys: Sequence[str], *bound_to: str | None) -> str:
    return _token((keys or (_OF_THIS_PROCESS,))[0], bound_to)


def is_csrf_token(given: str, keys: Sequence[str], *bound_to: str | None) -> bool:
    return any(
        hmac.compare_digest(given.encode(), _token(key, bound_to).encode())
        for key in keys or (_OF_THIS_PROCESS,)
    )


def _token(key: str, bound_to: Sequence[str | None]) -> str:
    message = json.dumps(["claims-review-csrf", *bound_to]).encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
