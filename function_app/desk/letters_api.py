"""`POST claims/letters/{instance_id}`: a person sends a letter that is kept as a draft."""

from typing import Annotated, Literal, TypedDict

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from function_app.access.attempts import noting_refusals
from function_app.access.guard import about_to_decide, require_link_for
from function_app.access.refusals import OF_DECIDING
from function_app.claims.about import OfClaim
from function_app.claims.errors import ClaimNotFound, ClaimPurged, DecisionNotAllowed
from function_app.claims.further_case.filing import require_allowed
from function_app.claims.instances import find_claim
from function_app.domain.message import Message
from function_app.domain.values.strict import SeenEmailAddress, empty_is_missing
from function_app.kit import http
from function_app.kit.about import About, Moment, Reply
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import iso_utc
from function_app.letters.errors import (
    LetterBeingSent,
    LetterNotFound,
    LetterNotSent,
    LetterWithoutAddress,
)
from function_app.letters.letters import Letters

_MOST_BYTES = 64 * 1024
_SENT = "The letter is sent."


class LetterWish(Message):
    """The body: which letter, and who sends it. Where somebody signs in, they are the `reviewer`;
    the API sets how, and their roles where known.
    """

    letter: Annotated[str, BeforeValidator(empty_is_missing), Field(max_length=200)]
    reviewer: SeenEmailAddress
    signed_in_by: SkipJsonSchema[Literal["link", "easyauth", "open"] | None] = None
    roles: SkipJsonSchema[list[str] | None] = None


def send_letter(
    req: HttpRequest, client: SyncDurableFunctionsClient, *, letters: Letters | None
) -> HttpResponse:
    """Sent twice, it is sent once: the second answer is that of the first."""
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    wish = http.validate(reviewer.signs(http.read_object(req, _MOST_BYTES)), LetterWish)
    claim = find_claim(client, instance_id)
    with noting_refusals(instance_id, wish.reviewer):
        require_link_for(reviewer, claim.open_request_id)
        require_allowed(claim, wish)
        if letters is None:
            raise LetterNotFound
        letter = letters.send(instance_id, wish.letter, wish.reviewer)
    sent_at = letter.sent_at and iso_utc(letter.sent_at)
    told = {"instance_id": instance_id, "letter": letter.number, "sent_at": sent_at}
    return http.reply({"success": True, **told, "message": _SENT})


class _Sent(TypedDict):
    success: Literal[True]
    instance_id: str
    letter: str
    sent_at: Moment
    message: str


_SEND = About(
    "Send a letter to a claimant that is kept as a draft.",
    {200: Reply("The letter is sent, now or before.", _Sent)},
    path=OfClaim,
    body=LetterWish,
    refuses=(
        *OF_DECIDING,
        ClaimNotFound,
        ClaimPurged,
        DecisionNotAllowed,
        LetterNotFound,
        LetterWithoutAddress,
        LetterBeingSent,
        LetterNotSent,
    ),
    for_reviewers=True,
)


def routes(letters: Letters | None) -> list[Route]:
    def handler(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
        return send_letter(req, client, letters=letters)

    return [
        Route(
            "POST",
            "claims/letters/{instance_id}",
            handler,
            ANONYMOUS,
            {"success": False},
            function_name="send_letter",
            refuses_other_pages=True,
            about=_SEND,
        )
    ]
