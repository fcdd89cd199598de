"""Why somebody may not see a claim or decide on it. Each is raised before the claim is looked up,
so that the answer is the same whether it exists or not.
"""

from typing import TypedDict

from function_app.domain.decision import WhyNotAllowed
from function_app.kit.errors import NotJson, Refusal


class Reasoned(TypedDict):
    reason: WhyNotAllowed


class NotSignedIn(Refusal):
    code = "not_signed_in"
    status = 401

    def __init__(self) -> None:
        super().__init__("Please open the page with the link that you were sent, or sign in.")


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    told = Reasoned

    def __init__(
        self, message: str, reason: WhyNotAllowed | str = "not_a_reviewer", **details: str
    ) -> None:
        super().__init__(message, reason=reason, **details)


class LinkExpired(Refusal):
    code = "link_expired"
    status = 410

    def __init__(self) -> None:
        super().__init__("This link has ended. Please ask for a new one.")


class TooManyAttempts(Refusal):
    code = "too_many_attempts"
    status = 429

    def __init__(self, seconds: int, what: str = "failed attempts") -> None:
        super().__init__(f"There were too many {what}. Please wait and try again.")
        self.headers = {"Retry-After": str(seconds)}


class WrongCsrfToken(Refusal):
    code = "wrong_csrf_token"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "The request does not carry the token of the page. Please reload it and try again."
        )


class DeskNeedsSignIn(Refusal):
    code = "desk_needs_sign_in"
    status = 403

    def __init__(self) -> None:
        super().__init__("A link is for one claim. The desk is for people who sign in.")


class DeskNeedsName(Refusal):
    code = "desk_needs_name"
    status = 401

    def __init__(self) -> None:
        super().__init__("Please say first who you are: your e-mail address is asked once.")


# What the document names for whoever looks at a claim, and for whoever decides.
OF_LOOKING = (NotSignedIn, NotAllowed, LinkExpired, TooManyAttempts)
OF_DECIDING = (*OF_LOOKING, WrongCsrfToken, NotJson)
OF_THE_DESK = (DeskNeedsSignIn, NotSignedIn, NotAllowed, TooManyAttempts)
OF_DESK_ACTS = (*OF_THE_DESK, DeskNeedsName, WrongCsrfToken, NotJson)
