"""`GET` and `POST claimant/{token}`: what a claimant is asked, and their answer. It works without
scripts, sets no cookie, and tells of the claim no more than where it stands.
"""

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final, TypedDict, cast
from urllib.parse import quote

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field, ValidationError

from function_app.access.claimant_guard import opened_claimant_link
from function_app.access.claimant_links import AskedClaim
from function_app.claim_files.opened import claim_files
from function_app.claims.claimant.answering import answer_to, submit_reply
from function_app.claims.claimant.arrived import has_arrived, note_arrival
from function_app.claims.claimant.errors import QuestionEnded
from function_app.claims.claimant.history import AskedQuestion, asked_questions
from function_app.claims.claimant.state import LatestQuestion, open_question
from function_app.claims.errors import ClaimNotFound
from function_app.claims.instances import ID_PREFIX, ClaimInstance, claim_at
from function_app.desk.review_page import PAGE_HEADERS
from function_app.desk.views.claimant_view import (
    MESSAGE,
    ClaimantView,
    Standing,
    answer_name,
    claimant_view,
    standing_of,
)
from function_app.domain.claimant_answer import (
    LONGEST_ANSWER,
    MOST_BYTES,
    AnsweredQuestion,
    ClaimantAnswer,
    KeptFile,
)
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding, encoded, headers_of, preferred_coding
from function_app.kit.durable.hub import Hub
from function_app.kit.errors import Refusal, ValidationFailed
from function_app.kit.forms import SentForm, read_form
from function_app.kit.http import refuse_cross_site
from function_app.kit.routes import ANONYMOUS, Route
from function_app.settings import get_settings

if TYPE_CHECKING:
    from function_app.claims.claimant.uploads import Upload

_TEXT_BYTES: Final = 1024 * 1024  # beside the files
HEADERS: Final = {
    **PAGE_HEADERS,
    "Content-Security-Policy": PAGE_HEADERS["Content-Security-Policy"].replace(
        "form-action 'none'", "form-action 'self'"
    ),
    # Without its origin a form would seem to come from another page. Nobody else gets the address.
    "Referrer-Policy": "same-origin",
}


async def claimant_page(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    try:
        asked = opened_claimant_link(req, req.route_params["token"])
    except Refusal as refusal:
        return _refused(req, refusal)
    claim = await _claim_of(client, asked)
    question = _open(claim, asked)
    if claim is None or question is None:
        return _shown(req, standing_of(claim, asked.request_id), HTTPStatus.OK)
    if await _waits_for_claim(claim, question):
        return _shown(req, Standing.RECEIVED, HTTPStatus.OK)
    told = await _told(client, claim, question)
    return _form(req, claim, told, HTTPStatus.OK)


# Async, since it waits for the orchestration; what takes the processor's time is done in a thread.
async def claimant_answer(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    try:
        refuse_cross_site(req)
        asked = opened_claimant_link(req, req.route_params["token"])
    except Refusal as refusal:
        return _refused(req, refusal)
    claim = await _claim_of(client, asked)
    question = _open(claim, asked)
    if claim is None or question is None:
        return _shown(req, standing_of(claim, asked.request_id), HTTPStatus.GONE)
    if await _waits_for_claim(claim, question):
        return _shown(req, Standing.RECEIVED, HTTPStatus.ACCEPTED)
    told = await _told(client, claim, question)
    return await _take(req, client, claim, question, told)


async def _take(
    req: HttpRequest,
    client: Hub,
    claim: ClaimInstance,
    question: LatestQuestion,
    told: AskedQuestion,
) -> HttpResponse:
    form = SentForm({}, [])
    try:
        form = await asyncio.to_thread(_read, req)
        answer = await asyncio.to_thread(_kept, claim.instance_id, told, form)
    except Refusal as refusal:
        return _form(req, claim, told, HTTPStatus(refusal.status), form=form, refusal=refusal)
    try:
        taken = await submit_reply(client, claim.instance_id, answer_to(question, answer))
    except QuestionEnded:
        ended = await _claim_of(client, AskedClaim(claim.instance_id, question.request_id))
        return _shown(req, standing_of(ended, question.request_id), HTTPStatus.GONE)
    if taken is None:
        if claim.is_suspended:
            await asyncio.to_thread(note_arrival, claim.instance_id, question.request_id)
        return _shown(req, Standing.RECEIVED, HTTPStatus.ACCEPTED)
    location = quote(req.route_params["token"], safe="")
    return HttpResponse(status_code=HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": location})


async def _waits_for_claim(claim: ClaimInstance, question: LatestQuestion) -> bool:
    """An answer has come before, and counts as soon as the claim goes on."""
    if not claim.is_suspended:
        return False
    return await asyncio.to_thread(has_arrived, claim.instance_id, question.request_id)


def _read(req: HttpRequest) -> SentForm:
    headers = cast("dict[str, str]", req.headers)
    return read_form(headers.get("content-type", ""), req.get_body(), MOST_BYTES + _TEXT_BYTES)


def _kept(instance_id: str, told: AskedQuestion, form: SentForm) -> ClaimantAnswer:
    """Nothing is kept before all of it is known to be good. Raises `ValidationFailed`."""
    uploads = _uploads(form)
    answer = _answer(told, form)
    if not (answer.texts or uploads):
        raise ValidationFailed([{"field": "answer", "message": "or a file is needed"}])
    files = claim_files()
    documents = [
        KeptFile(
            sha256=files.put(upload.content, instance_id),
            name=upload.name,
            size=len(upload.content),
        )
        for upload in uploads
    ]
    return answer.model_copy(update={"documents": documents})


def _uploads(form: SentForm) -> "list[Upload]":
    from function_app.claims.claimant.uploads import usable_uploads  # noqa: PLC0415 - with a file

    if form.files and not _takes_files():
        raise ValidationFailed([{"field": "files", "message": "cannot be taken here"}])
    return usable_uploads(form.files, get_settings().attachment_max_bytes)


def _answer(told: AskedQuestion, form: SentForm) -> ClaimantAnswer:
    texts = {name: value.replace("\r\n", "\n").strip() for name, value in form.fields.items()}
    try:
        return ClaimantAnswer(
            answers=[
                AnsweredQuestion(question=question, answer=text)
                for nth, question in enumerate(told.order.questions, 1)
                if (text := texts.get(answer_name(nth), ""))
            ],
            message=texts.get(MESSAGE, ""),
        )
    except ValidationError:
        too_long = f"is longer than {LONGEST_ANSWER:,} characters"
        raise ValidationFailed([{"field": "answer", "message": too_long}]) from None


async def _claim_of(client: Hub, asked: AskedClaim) -> ClaimInstance | None:
    try:
        return await claim_at(client, asked.instance_id)
    except ClaimNotFound:  # it was deleted since
        return None


def _open(claim: ClaimInstance | None, asked: AskedClaim) -> LatestQuestion | None:
    question = open_question(claim) if claim else None
    return question if question and question.request_id == asked.request_id else None


async def _told(client: Hub, claim: ClaimInstance, question: LatestQuestion) -> AskedQuestion:
    history = await client.get_orchestration_history(claim.instance_id)
    return next(
        one for one in asked_questions(history) if one.order.request_id == question.request_id
    )


def _takes_files() -> bool:
    return get_settings().claim_files is not None


def _form(
    req: HttpRequest,
    claim: ClaimInstance,
    told: AskedQuestion,
    status: HTTPStatus,
    *,
    form: SentForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    settings = get_settings()
    view = claimant_view(
        told,
        typed=form.fields if form else {},
        problem=_in_words(refusal) if refusal else "",
        files_are_lost=bool(form and form.files),
        takes_files=_takes_files(),
        most_bytes=settings.attachment_max_bytes,
    )
    return _html(req, view, claim.instance_id.removeprefix(ID_PREFIX), status)


def _in_words(refusal: Refusal) -> str:
    if not isinstance(refusal, ValidationFailed):
        return str(refusal)
    [detail] = refusal.details["details"]
    return {"answer": "An answer", "files": "The files:"}[
        detail["field"]
    ] + f" {detail['message']}."


def _shown(req: HttpRequest, standing: Standing, status: HTTPStatus) -> HttpResponse:
    return _html(req, ClaimantView(standing), "", status)


def _refused(req: HttpRequest, refusal: Refusal) -> HttpResponse:
    reply = _shown(req, Standing.of_refusal(refusal), HTTPStatus(refusal.status))
    for name, value in refusal.headers.items():
        reply.headers.add(name, value)
    return reply


def _html(req: HttpRequest, view: ClaimantView, claim_id: str, status: HTTPStatus) -> HttpResponse:
    from function_app.desk.rendering import render  # noqa: PLC0415

    coding = preferred_coding(req)
    return HttpResponse(
        encoded(render("claimant.html", view=view, claim_id=claim_id).encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**HEADERS, **headers_of(coding)},
    )


class _ByToken(TypedDict):
    token: Annotated[str, Field(description="The token of a claimant's link.", max_length=2048)]


_HTML = ("text/html",)
_REFUSED = {
    404: Reply("The link is none of ours, says a page.", media=_HTML),
    429: Reply("Too many attempts, says a page.", media=_HTML, headers=("Retry-After",)),
}
_PAGE = About(
    "The page on which a claimant sees what they are asked.",
    {
        200: Reply("The page; without a form where nothing is asked any more.", media=_HTML),
        **_REFUSED,
    },
    path=_ByToken,
    refuses=(NoReadableCoding,),
)
_ANSWER = About(
    "A claimant's answer, as the page's form sends it (multipart/form-data).",
    {
        202: Reply("The answer was received, says a page.", media=_HTML),
        303: Reply("The answer counts; the page says so.", headers=("Location",)),
        400: Reply("What is to be mended, says the page.", media=_HTML),
        403: Reply("A page of another site sent it, says a page.", media=_HTML),
        410: Reply("Nothing is asked any more, says a page.", media=_HTML),
        413: Reply("It is too large, says the page.", media=_HTML),
        **_REFUSED,
    },
    path=_ByToken,
    refuses=(NoReadableCoding,),
)

ROUTES = (
    Route("GET", "claimant/{token}", claimant_page, ANONYMOUS, about=_PAGE),
    Route(
        "POST",
        "claimant/{token}",
        claimant_answer,
        ANONYMOUS,
        refuses_other_pages=True,  # with a page, for a person
        about=_ANSWER,
    ),
)
