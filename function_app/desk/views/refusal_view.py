"""Why somebody does not see a claim, for a person: what happened, and how to go on. The words never
depend on the claim, not even on whether there is one.
"""

from dataclasses import dataclass
from typing import Final

from function_app.access.reviewer import SignIn

_FROM_THE_NOTICE: Final = (
    "Each reviewer of a claim is sent a link to its page. Please open the page with that link, "
    "or ask for a new one."
)
_SIGN_IN_HERE: Final = (
    "On this machine the setting LOCAL_PRINCIPAL says who is signed in, and it names nobody."
)


@dataclass(frozen=True)
class Way:
    """On from here: a link."""

    words: str
    address: str


@dataclass(frozen=True)
class RefusalView:
    """`may_ask`: a new link helps."""

    title: str
    text: str
    may_ask: bool
    way: Way | None = None


def refusal_view(code: str, way_in: SignIn, page: str, *, signs_in_here: bool) -> RefusalView:
    """`page` is the address to come back to; `signs_in_here`: the platform has pages for it."""
    by_link = way_in == "link"
    match code:
        case "too_many_attempts":
            text = "There were too many failed attempts. Please wait a minute and try again."
            return RefusalView("Please wait a moment", text, may_ask=False)
        case "link_expired":
            text = "A link to a claim's page can be used for a limited time, which has passed."
            return RefusalView("This link has ended", text, may_ask=True)
        case "not_allowed" if by_link:
            text = "It was made for the page of another claim, and opens no other one."
            return RefusalView("This link is for another claim", text, may_ask=True)
        case "not_allowed":
            text = (
                "You are signed in, but not as one of the people who may review claims. Whoever "
                "runs this app can add you to its reviewers."
            )
            way = Way("Sign in as somebody else", f"/.auth/logout?post_logout_redirect_uri={page}")
            here = way if signs_in_here else None
            return RefusalView("You may not review claims", text, may_ask=False, way=here)
        case _ if by_link:
            return RefusalView("Please open your link", _FROM_THE_NOTICE, may_ask=True)
        case _:
            way = Way("Sign in", f"/.auth/login/aad?post_login_redirect_uri={page}")
            text = "This page is for the reviewers of claims." if signs_in_here else _SIGN_IN_HERE
            here = way if signs_in_here else None
            return RefusalView("Please sign in", text, may_ask=False, way=here)
