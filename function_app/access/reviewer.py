"""Who is signed in to look at a claim and decide on it, as the app itself has found out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

_SET_BY_THE_APP = {"decision_id", "signed_in_by", "roles"}

type SignIn = Literal["link", "easyauth", "open"]


@dataclass(frozen=True)
class Reviewer:
    """`mail` is None where nobody in particular signed in; what a caller writes is no identity.

    `roles` is None where the sign-in knows of none: in `open` everybody has every role, behind a
    link the approval policy knows those of `mail`. `request_id` is the wait that a link is for.
    `by_cookie`: the browser sends the credential by itself, also for a page of somebody else.
    """

    mail: str | None
    roles: frozenset[str] | None
    signed_in_by: SignIn
    request_id: str | None = None
    by_cookie: bool = False

    def signs(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A decision's body as this reviewer may send it: who it says that it is from, and which
        roles they have, is not believed where the app knows better.
        """
        said = {name: value for name, value in body.items() if name not in _SET_BY_THE_APP}
        roles = None if self.roles is None else sorted(self.roles)
        mail = {"reviewer": self.mail} if self.mail else {}
        return {**said, **mail, "signed_in_by": self.signed_in_by, "roles": roles}


ANYBODY = Reviewer(mail=None, roles=None, signed_in_by="open")
