"""Who asks, by the way that REVIEW_AUTH names. Nothing of a claim is looked at here, so that
a stranger learns nothing about which claims exist.
"""

from collections.abc import Mapping
from functools import cache
from typing import cast

from azure.functions import HttpRequest

from function_app.access import csrf
from function_app.access.attempts import noting_refusals
from function_app.access.cookies import cookie_token, set_cookies
from function_app.access.easyauth import Principal, local_principal, platform_principal
from function_app.access.guessing import Guesses
from function_app.access.link_tokens import BadToken, LinkClaims, LinkSigner
from function_app.access.refusals import (
    LinkExpired,
    NotAllowed,
    NotSignedIn,
    TooManyAttempts,
    WrongCsrfToken,
)
from function_app.access.reviewer import ANYBODY, Reviewer
from function_app.kit.errors import Refusal
from function_app.kit.http import refuse_cross_site, require_json
from function_app.settings import Platform, get_settings

TOKEN_HEADER = "x-review-token"  # noqa: S105 - its name
_NOBODY_KNOWN = frozenset[str]()
_BROWSERS_SEND = ("cookie", "origin", "sec-fetch-site")
_guesses = Guesses()


def signed_in(req: HttpRequest, instance_id: str) -> Reviewer:
    """Raises `NotSignedIn`, `NotAllowed`, `LinkExpired` and `TooManyAttempts`."""
    with noting_refusals(instance_id):
        match get_settings().review_auth or "open":
            case "open":
                return ANYBODY
            case "link":
                return _by_link(req, instance_id)
            case "easyauth":
                return _by_platform(req, instance_id)


def cookies_for_link(req: HttpRequest, instance_id: str, token: str) -> list[str]:
    """The page was asked for with a link's token. What `Set-Cookie` says in its place; nothing
    where people sign in otherwise. Raises as `signed_in` does.
    """
    if get_settings().review_auth != "link":
        return []
    with noting_refusals(instance_id):
        seconds = link_signer().seconds_left(opened_link(req, instance_id, token))
    return [*set_cookies(req.url, instance_id, token, seconds)]


def cookies_for_next_wait(
    req: HttpRequest, page_url: str, instance_id: str, reviewer: Reviewer, request_id: str | None
) -> list[str]:
    """For a browser that came by a link for a wait which its reviewer has just brought back: as
    long as that link holds, and for the same reviewer. `page_url` is that of the claim's page.
    """
    if reviewer.signed_in_by != "link" or not reviewer.by_cookie or not reviewer.request_id:
        return []
    signer, token = link_signer(), cookie_token(_headers(req))
    if request_id is None or token is None:
        return []
    seconds = signer.seconds_left(signer.read(token))
    again = signer.sign(instance_id, request_id, reviewer.mail)
    return [*set_cookies(page_url, instance_id, again, seconds)]


def opened_link(req: HttpRequest, instance_id: str, token: str) -> LinkClaims:
    """What a link says that is good for this claim. Raises as `signed_in` does."""
    signer = link_signer()
    try:
        claims = signer.read(token)
    except BadToken:
        raise counted(NotSignedIn(), req, instance_id) from None
    if claims.instance_id != instance_id:
        refusal = NotAllowed("This link is for another claim.")
        raise counted(refusal, req, instance_id, claims.reviewer)
    if signer.seconds_left(claims) <= 0:
        raise counted(LinkExpired(), req, instance_id, claims.reviewer)
    return claims


@cache
def link_signer() -> LinkSigner:
    settings = get_settings()
    return LinkSigner(page_keys(), settings.review_link_hours)


def about_to_decide(req: HttpRequest, instance_id: str) -> Reviewer:
    """Whoever sends this decision. Raises as `signed_in` does, `CrossSiteRequest`, `NotJson` and
    `WrongCsrfToken`.
    """
    with noting_refusals(instance_id):
        refuse_cross_site(req)
        require_json(req)
    reviewer = signed_in(req, instance_id)
    require_csrf(req, reviewer, instance_id)
    return reviewer


def filer_of(req: HttpRequest) -> str | None:
    """The address of whoever files a claim, where a sign-in tells it; a machine has none."""
    principal = principal_of(_headers(req))
    return principal.mail if principal else None


def require_link_for(reviewer: Reviewer, open_request: str | None) -> None:
    """A link ends with its wait: it does not decide on the next one. Raises `LinkExpired`."""
    if not is_link_for(reviewer, open_request):
        raise LinkExpired


def is_link_for(reviewer: Reviewer, open_request: str | None) -> bool:
    return open_request is None or reviewer.request_id in (None, open_request)


def csrf_token(reviewer: Reviewer, instance_id: str) -> str:
    """Bound to the page of this claim and to whoever looks at it."""
    return csrf.csrf_token(page_keys(), *_page_of(reviewer, instance_id))


def require_csrf(req: HttpRequest, reviewer: Reviewer, instance_id: str) -> None:
    """Raises `WrongCsrfToken` where a cookie is the credential and the page's token is missing."""
    given = _headers(req).get(csrf.HEADER, "")
    page = _page_of(reviewer, instance_id)
    if reviewer.by_cookie and not csrf.is_csrf_token(given, page_keys(), *page):
        with noting_refusals(instance_id, reviewer.mail):
            raise WrongCsrfToken


def _by_link(req: HttpRequest, instance_id: str) -> Reviewer:
    headers = _headers(req)
    in_header = headers.get(TOKEN_HEADER)
    token = cookie_token(headers) if in_header is None else in_header
    if not token:
        raise NotSignedIn
    claims = opened_link(req, instance_id, token)
    return Reviewer(
        mail=claims.reviewer,
        # A link for nobody in particular gives no role: a name in the body is not believed.
        roles=None if claims.reviewer else _NOBODY_KNOWN,
        signed_in_by="link",
        request_id=claims.request_id,
        by_cookie=in_header is None,
    )


def _by_platform(req: HttpRequest, instance_id: str) -> Reviewer:
    principal = principal_of(_headers(req))
    if principal is None:
        raise NotSignedIn
    if not principal.is_one_of(get_settings().reviewers):
        refusal = NotAllowed("You are signed in, but not as one of the reviewers.")
        raise counted(refusal, req, instance_id, principal.mail)
    return Reviewer(
        mail=principal.mail,
        roles=principal.roles,
        signed_in_by="easyauth",
        by_cookie=is_sent_by_itself(_headers(req)),
    )


def principal_of(headers: Mapping[str, str]) -> Principal | None:
    if _platform().signs_people_in(get_settings()):
        return platform_principal(headers)
    stand_in = get_settings().local_principal
    return local_principal(stand_in) if stand_in and not _platform().is_azure else None


def is_sent_by_itself(headers: Mapping[str, str]) -> bool:
    """The platform's session is a cookie, unless a caller brings a token. On a laptop nobody brings
    either, and a browser is known by what it says of itself.
    """
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False
    return _platform().is_azure or any(name in headers for name in _BROWSERS_SEND)


def counted(
    refusal: Refusal, req: HttpRequest, instance_id: str, who: str | None = None
) -> Refusal:
    seconds = _guesses.refused(instance_id, _address(_headers(req)))
    refused = TooManyAttempts(seconds) if seconds else refusal
    refused.who = who
    return refused


def _address(headers: Mapping[str, str]) -> str:
    """The platform adds whom it spoke to at the end; what stands before, anybody may have sent."""
    if not _platform().is_azure:
        return ""
    last = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    is_with_port = last.count(":") == 1 or last.startswith("[")
    return last.rpartition(":")[0] if is_with_port else last


def _page_of(reviewer: Reviewer, instance_id: str) -> tuple[str | None, ...]:
    return instance_id, reviewer.signed_in_by, reviewer.mail, reviewer.request_id


def page_keys() -> tuple[str, ...]:
    return tuple(key.get_secret_value() for key in get_settings().review_link_keys)


@cache
def _platform() -> Platform:
    return Platform()


def _headers(req: HttpRequest) -> Mapping[str, str]:
    return cast(Mapping[str, str], req.headers)
