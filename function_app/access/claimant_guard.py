"""Who answers for a claimant: whoever has the link of the mail. Guessing one is slowed."""

from functools import cache

from azure.functions import HttpRequest

from function_app.access.claimant_links import (
    AskedClaim,
    ClaimantLinks,
    ClaimantLinksNeedKeys,
    claimant_links,
)
from function_app.access.guard import counted
from function_app.access.link_tokens import BadToken
from function_app.kit.errors import Refusal
from function_app.settings import Platform, get_settings

_ANY_CLAIM = "claimant"  # in an id's place: a token that is none of ours names no claim


class NoSuchLink(Refusal):
    code = "no_such_link"
    status = 404

    def __init__(self) -> None:
        super().__init__("This link is not complete. Please open it as it stands in our mail.")


def opened_claimant_link(req: HttpRequest, token: str) -> AskedClaim:
    """Whether the question is still open is another matter. Raises `NoSuchLink` and
    `TooManyAttempts`.
    """
    try:
        return our_claimant_links().read(token)
    except (BadToken, ClaimantLinksNeedKeys):
        raise counted(NoSuchLink(), req, _ANY_CLAIM) from None


def require_claimant_links() -> None:
    """Raises `ClaimantLinksNeedKeys`."""
    our_claimant_links()


@cache
def our_claimant_links() -> ClaimantLinks:
    return claimant_links(get_settings(), Platform())
