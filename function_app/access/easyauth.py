"""App Service authentication: the platform names the caller in headers. They are believed only
where it sets them itself; on a laptop LOCAL_PRINCIPAL stands in for them.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from function_app.domain.values.mailbox import email_address

_PRINCIPAL = "x-ms-client-principal"
_NAME = "x-ms-client-principal-name"
_ROLE_CLAIMS = {"roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"}
_GROUP_CLAIM = "groups"
# In this order: an account's own name before an address that somebody may have typed.
_MAIL_CLAIMS = (
    "preferred_username",
    "upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "email",
)


@dataclass(frozen=True)
class Principal:
    mail: str | None
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def is_one_of(self, reviewers: Iterable[str]) -> bool:
        """`reviewers` as REVIEWERS lists them: mail, @domain, group:ID, role:NAME."""
        return self.mail is not None and any(self._is(entry) for entry in reviewers)

    def _is(self, entry: str) -> bool:
        kind, _, name = entry.partition(":")
        match kind:
            case "group":
                return name in self.groups
            case "role":
                return name in self.roles
            case _:
                mail, wanted = (self.mail or "").casefold(), entry.casefold()
                return mail.endswith(wanted) if entry.startswith("@") else mail == wanted


def platform_principal(headers: Mapping[str, str]) -> Principal | None:
    """None when nobody is signed in, and for a header that makes no sense."""
    try:
        written = json.loads(base64.b64decode(headers.get(_PRINCIPAL, ""), validate=True))
        claims = [*_claims(written)]
    except (binascii.Error, ValueError, TypeError, KeyError, RecursionError):
        return None
    role_claims = _ROLE_CLAIMS | {written.get("role_typ")}
    names = [*(value for kind in _MAIL_CLAIMS for typ, value in claims if typ == kind)]
    return Principal(
        mail=_first_address([*names, headers.get(_NAME, "")]),
        roles=frozenset(value for typ, value in claims if typ in role_claims),
        groups=frozenset(value for typ, value in claims if typ == _GROUP_CLAIM),
    )


def local_principal(written: str) -> Principal:
    """`mail[;role,role]`, as LOCAL_PRINCIPAL says it. Raises `ValueError`."""
    mail, _, roles = written.partition(";")
    names = frozenset(role.strip() for role in roles.split(",") if role.strip())
    return Principal(email_address(mail), names)


def _claims(written: Any) -> Iterator[tuple[str, str]]:
    for claim in cast(list[dict[str, Any]], written["claims"]):
        typ, value = claim["typ"], claim["val"]
        if isinstance(typ, str) and isinstance(value, str):
            yield typ, value


def _first_address(names: Iterable[str]) -> str | None:
    for name in names:
        try:
            return email_address(name)
        except ValueError:
            continue
    return None
