"""The link in a mail to a claimant: it names a claim and one question, and whoever holds it may
answer for the claimant. It is no link to the review page, and that is none to answer.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from function_app.access.link_tokens import Seal
from function_app.kit.errors import Refusal
from function_app.settings import Platform, Settings

_SALT = b"claims-claimant-link"
_KEY_FILE = "claimant-link-key"
_WITHOUT_DATA_DIR = Path(".local")


class ClaimantLinksNeedKeys(Refusal):
    code = "claimant_links_need_keys"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "The claimant cannot be asked: without REVIEW_LINK_KEYS there is no safe link to send."
        )


@dataclass(frozen=True)
class AskedClaim:
    """What a link is for: the question `request_id` of a claim."""

    instance_id: str
    request_id: str


@dataclass(frozen=True)
class ClaimantLinks:
    keys: tuple[str, ...]

    def sign(self, instance_id: str, request_id: str) -> str:
        return self._seal.sign([instance_id, request_id])

    def read(self, token: str) -> AskedClaim:
        """Raises `BadToken`."""
        return AskedClaim(*self._seal.read(token))

    @cached_property
    def _seal(self) -> Seal:
        return Seal(self.keys, _SALT)


def claimant_links(settings: Settings, platform: Platform) -> ClaimantLinks:
    """On a laptop they need no setting: a key is kept beside the claims. In Azure several instances
    of the app would each have one of their own. Raises `ClaimantLinksNeedKeys`.
    """
    if settings.review_link_keys:
        return ClaimantLinks(tuple(key.get_secret_value() for key in settings.review_link_keys))
    if platform.is_azure:
        raise ClaimantLinksNeedKeys
    return ClaimantLinks((_own_key(settings.local_data_dir or _WITHOUT_DATA_DIR),))


def _own_key(folder: Path) -> str:
    """The same in every process that has the folder, also when two of them make it at once."""
    path = folder / _KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{_KEY_FILE}.{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()
