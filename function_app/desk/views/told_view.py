"""Why somebody does not see the desk, for a person: what is so, and how to go on."""

from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import quote

from function_app.desk.views.refusal_view import Way, refusal_view
from function_app.kit.errors import Refusal
from function_app.settings import Platform, get_settings

_DESK: Final = "desk"


@dataclass(frozen=True)
class Told:
    title: str
    words: str
    setting: str | None = None
    way: Way | None = None


def told_view(refusal: Refusal, path: str, root: str = "") -> Told:
    """`path` is that of the page: where to come back to after a sign-in. `root` leads from there to
    the app's.
    """
    match refusal.code:
        case "desk_not_set_up":
            words = "It needs a database. All else works without it: each claim opens by its link."
            return Told("The desk is not set up", words, str(refusal.details["setting"]))
        case "desk_unavailable":
            words = "Claims go on meanwhile, and each opens by its link. Please try again soon."
            return Told(
                "The desk's database does not answer", words, way=Way("Try again", root + _DESK)
            )
        case "desk_needs_sign_in":
            words = (
                "Reviewers come here by links, and a link opens the page of its claim alone. "
                "The desk shows all claims: it is for people who sign in."
            )
            return Told("A link is for one claim", words)
        case "desk_needs_name":
            words = "Whoever runs this app can see to it that the sign-in tells your address."
            return Told("Your sign-in names no e-mail address", words)
        case "validation_failed":
            return Told(
                "The desk cannot show that", _wrong(refusal), way=Way("Open the desk", root + _DESK)
            )
        case _:
            return _by_sign_in(refusal.code, path)


def _wrong(refusal: Refusal) -> str:
    details = cast(list[dict[str, Any]], refusal.details.get("details", []))
    said = "; ".join(f"{one['field']}: {one['message']}" for one in details)
    return f"Something in the page's address is not right. {said or refusal}"


def _by_sign_in(code: str, path: str) -> Told:
    settings = get_settings()
    told = refusal_view(
        code,
        settings.review_auth or "open",
        quote(path, safe=""),
        signs_in_here=Platform().signs_people_in(settings),
    )
    return Told(told.title, told.text, way=told.way)
