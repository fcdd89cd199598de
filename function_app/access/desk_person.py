"""Who is at the desk, which is for all claims: a link, which is for one, does not open it. Where
nobody signs in, a person says once who they are, and a cookie keeps it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast
from urllib.parse import quote, unquote

from azure.functions import HttpRequest

from function_app.access import csrf
from function_app.access.cookies import cookie_value
from function_app.access.guard import counted, is_sent_by_itself, page_keys, principal_of
from function_app.access.refusals import (
    DeskNeedsName,
    DeskNeedsSignIn,
    NotAllowed,
    NotSignedIn,
    WrongCsrfToken,
)
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen
from function_app.kit.errors import ValidationFailed
from function_app.kit.http import refuse_cross_site, require_json
from function_app.kit.links import root_of
from function_app.settings import get_settings

COOKIE = "claims_desk_person"
NAME_HEADER = "x-reviewer"
_DESK = "desk"  # in a token's place for a claim, whose ids all begin otherwise
_KEPT_FOR = timedelta(days=365)


@dataclass(frozen=True)
class DeskPerson:
    """`mail` is None for somebody who has not said who they are. `roles` is None where the sign-in
    knows of none: in `open` everybody has every role. `by_cookie`: see `Reviewer`.
    `is_known_otherwise` than by their own word.
    """

    mail: str | None
    roles: frozenset[str] | None
    signed_in_by: Literal["easyauth", "open"]
    by_cookie: bool = False
    is_known_otherwise: bool = False

    @property
    def name(self) -> str:
        """Raises `DeskNeedsName`."""
        if self.mail is None:
            raise DeskNeedsName
        return self.mail


def desk_person(req: HttpRequest) -> DeskPerson:
    """Raises `DeskNeedsSignIn`, `NotSignedIn`, `NotAllowed` and `TooManyAttempts`."""
    match get_settings().review_auth or "open":
        case "link":
            raise DeskNeedsSignIn
        case "easyauth":
            return _by_platform(req)
        case "open":
            return _by_own_word(req)


def about_to_act(req: HttpRequest, instance_id: str | None = None) -> DeskPerson:
    """Whoever does something at the desk, or at the page of the claim `instance_id`. Raises as
    `desk_person` does, `CrossSiteRequest`, `NotJson`, `WrongCsrfToken` and `DeskNeedsName`.
    """
    person = about_to_say_who(req, instance_id)
    _ = person.name
    return person


def about_to_say_who(req: HttpRequest, instance_id: str | None = None) -> DeskPerson:
    """As `about_to_act`, for somebody who need not have said who they are."""
    refuse_cross_site(req)
    require_json(req)
    person = desk_person(req)
    require_desk_csrf(req, person, instance_id)
    return person


def desk_csrf(person: DeskPerson) -> str:
    return csrf.csrf_token(page_keys(), *_page_of(person))


def require_desk_csrf(req: HttpRequest, person: DeskPerson, instance_id: str | None = None) -> None:
    """Raises `WrongCsrfToken`. The token of the page of the claim `instance_id` is as good."""
    given = _headers(req).get(csrf.HEADER, "")
    if not person.by_cookie or csrf.is_csrf_token(given, page_keys(), *_page_of(person)):
        return
    page = (instance_id, person.signed_in_by, _name_on_its_page(req, person), None)
    if instance_id is None or not csrf.is_csrf_token(given, page_keys(), *page):
        raise WrongCsrfToken


def cookie_for(req: HttpRequest, mail: str) -> str:
    """What `Set-Cookie` says: the desk and the pages of claims get it, wherever the app stands."""
    secure = "; Secure" if req.url.startswith("https:") else ""
    path = root_of(req.url, _DESK).partition("://")[2].partition("/")[2]
    seconds = math.ceil(_KEPT_FOR.total_seconds())
    return (
        f"{COOKIE}={quote(mail, safe='')}; Path=/{path}; Max-Age={seconds}; "
        f"HttpOnly; SameSite=Lax{secure}"
    )


def _by_platform(req: HttpRequest) -> DeskPerson:
    principal = principal_of(_headers(req))
    if principal is None:
        raise NotSignedIn
    if not principal.is_one_of(get_settings().reviewers):
        refusal = NotAllowed("You are signed in, but not as one of the reviewers.")
        raise counted(refusal, req, _DESK, principal.mail)
    mail = principal.mail and principal.mail.casefold()
    by_cookie = is_sent_by_itself(_headers(req))
    return DeskPerson(mail, principal.roles, "easyauth", by_cookie, is_known_otherwise=True)


def _by_own_word(req: HttpRequest) -> DeskPerson:
    """Roles that nobody named are no limit here: whoever can reach the app may do everything."""
    headers = _headers(req)
    if principal := principal_of(headers):
        mail = principal.mail and principal.mail.casefold()
        by_cookie, roles = is_sent_by_itself(headers), principal.roles or None
        return DeskPerson(mail, roles, "open", by_cookie, is_known_otherwise=True)
    if kept := _kept_mail(headers):
        return DeskPerson(kept, None, "open", by_cookie=True)
    return DeskPerson(_said_mail(headers), None, "open")


def _kept_mail(headers: Mapping[str, str]) -> str | None:
    """A cookie that makes no sense is none."""
    try:
        return _name_in(unquote(cookie_value(headers, COOKIE) or ""))
    except ValueError:
        return None


def _said_mail(headers: Mapping[str, str]) -> str | None:
    said = headers.get(NAME_HEADER, "").strip()
    try:
        return _name_in(said) if said else None
    except ValueError as error:
        raise ValidationFailed([{"field": "X-Reviewer", "message": str(error)}]) from error


def _name_in(written: str) -> str:
    """As it is known at the desk. Raises `ValueError`."""
    return all_seen(email_address(written)).casefold()


def _page_of(person: DeskPerson) -> tuple[str | None, ...]:
    return _DESK, person.signed_in_by, person.mail, None


def _name_on_its_page(req: HttpRequest, person: DeskPerson) -> str | None:
    """The page of a claim asks for nobody's name in `open`."""
    principal = principal_of(_headers(req)) if person.signed_in_by == "easyauth" else None
    return principal and principal.mail


def _headers(req: HttpRequest) -> Mapping[str, str]:
    return cast(Mapping[str, str], req.headers)
