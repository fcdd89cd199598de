"""`GET review/{instance_id}`: the page on which a claim is looked at and decided. A GET only shows;
deciding is a POST, and the policy below lets no script run but the page's own files.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Final, NotRequired, TypedDict
from urllib.parse import quote, urlsplit

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent
from pydantic import Field, ValidationError

from function_app.access.desk_person import DeskPerson, desk_csrf, desk_person
from function_app.access.guard import cookies_for_link, csrf_token, is_link_for, signed_in
from function_app.access.link_tokens import PARAMETER
from function_app.access.reviewer import Reviewer
from function_app.claim_files.opened import claim_files
from function_app.claims.about import OfClaim
from function_app.claims.claimant.asking import may_be_asked
from function_app.claims.claimant.history import asked_questions
from function_app.claims.claimant.state import latest_question
from function_app.claims.decisions.history import taken_decision
from function_app.claims.decisions.seen import seen_digest
from function_app.claims.decisions.state import handled
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.further_case.cases import can_be_reopened, other_cases
from function_app.claims.instances import ClaimInstance, agent1_output, claim_id_of, find_claim
from function_app.claims.messages import OrchestrationInput
from function_app.claims.settlement.shown import adjudicated
from function_app.desk.claim_state import Approval, ClaimState, NextStep
from function_app.desk.review_history import earlier_rounds, with_comments
from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding, encoded, headers_of, preferred_coding
from function_app.kit.errors import Refusal
from function_app.kit.routes import ANONYMOUS, Route
from function_app.letters.kept import KeptLetter, letters_of
from function_app.settings import Platform, get_settings

PAGE_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def review_page(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    try:
        if token := req.params.get(PARAMETER):
            return _signed_in_by_link(req, instance_id, token)
        if _has_a_slash(req):
            location = {"Location": _without_the_slash(instance_id)}
            return _elsewhere(HTTPStatus.PERMANENT_REDIRECT, location)
        reviewer = signed_in(req, instance_id)
    except Refusal as refusal:
        return _refused(req, instance_id, refusal)
    return _page(req, client, instance_id, reviewer)


def _page(
    req: HttpRequest, client: TaskHubGrpcClient, instance_id: str, reviewer: Reviewer
) -> HttpResponse:
    from function_app.desk.rendering import (  # noqa: PLC0415
        render_purged,
        render_review,
        render_unknown,
    )

    try:
        claim = find_claim(client, instance_id)
    except ClaimPurged:
        return _html(req, render_purged(instance_id), HTTPStatus.GONE)
    except ClaimNotFound:
        return _html(req, render_unknown(instance_id), HTTPStatus.NOT_FOUND)
    person = _at_the_desk(req)
    page = render_review(
        claim_state(client, claim, reviewer.mail or (person and person.mail)),
        csrf_token(reviewer, instance_id),
        link_has_ended=not is_link_for(reviewer, claim.open_request_id),
        keeps_files=_keeps_files(),
        desk_csrf=desk_csrf(person) if person else "",
    )
    return _html(req, page, HTTPStatus.OK)


def _signed_in_by_link(req: HttpRequest, instance_id: str, token: str) -> HttpResponse:
    """The token leaves the address bar at once; the cookie for this claim takes its place."""
    location = _without_the_slash(instance_id) if _has_a_slash(req) else quote(instance_id, safe="")
    reply = _elsewhere(HTTPStatus.SEE_OTHER, {"Location": location})
    for cookie in cookies_for_link(req, instance_id, token):
        reply.headers.add("Set-Cookie", cookie)
    return reply


def _refused(req: HttpRequest, instance_id: str, refusal: Refusal) -> HttpResponse:
    from function_app.desk.rendering import render_refusal  # noqa: PLC0415
    from function_app.desk.views.refusal_view import refusal_view  # noqa: PLC0415

    settings = get_settings()
    view = refusal_view(
        refusal.code,
        settings.review_auth or "open",
        quote(urlsplit(req.url).path, safe=""),
        signs_in_here=Platform().signs_people_in(settings),
    )
    reply = _html(req, render_refusal(view, instance_id), HTTPStatus(refusal.status))
    for name, value in refusal.headers.items():
        reply.headers.add(name, value)
    return reply


def claim_state(
    client: TaskHubGrpcClient, instance: ClaimInstance, me: str | None = None
) -> ClaimState:
    result = _result(instance)
    note, fates = instance.note, handled(instance.note)
    history = client.get_orchestration_history(instance.instance_id)
    given, read = _given(instance), agent1_output(history)
    return ClaimState(
        instance_id=instance.instance_id,
        claim_id=claim_id_of(instance.instance_id),
        runtime_status=instance.runtime_status,
        step=note.get("step"),
        agent1_error=note.get("agent1_error"),
        request_id=instance.request_id,
        seen_digest=seen_digest(read, given.claim.dump()) if given else None,
        may_ask_for_changes=given is None or note.get("round", 1) < given.max_review_rounds,
        approvals=with_comments(_approvals(note, result), history, fates),
        approvals_needed=note.get("approvals_needed", 1),
        approving_roles=tuple(note.get("approval_roles", ())),
        next_step=_next_step(note),
        earlier=earlier_rounds(history, fates),
        questions=tuple(asked_questions(history)),
        question=latest_question(instance),
        may_ask_claimant=given is not None and may_be_asked(note, given, read),
        has_news=bool(note.get("news")),
        me=me,
        expires_at=note.get("expires_at"),
        created_at=instance.state.created_at,
        updated_at=instance.state.last_updated_at,
        claim=given.claim if given else None,
        agent1=result.agent1_output if result else _reading(read),
        taken=taken_decision(history, instance.decision_id, result),
        result=result,
        why_reopened=given.reopened if given else None,
        letters=_letters(instance.instance_id),
        **_afterwards(client, instance, history),
    )


def _letters(instance_id: str) -> tuple[KeptLetter, ...]:
    """Where there are none, none are looked for."""
    off = get_settings().letters == "off"
    return () if off else tuple(letters_of(claim_files(), instance_id))


def _afterwards(
    client: TaskHubGrpcClient, instance: ClaimInstance, history: Sequence[HistoryEvent]
) -> dict[str, Any]:
    """What can still be done with the claim, once it was decided."""
    note, others = instance.note, other_cases(client, instance)
    known: dict[str, Any] = {
        "undo_until": note.get("undo_until"),
        "undone": note.get("undone"),
        "may_reopen": can_be_reopened(instance),
        **others,
    }
    if not instance.is_to_be_settled:
        return known
    told, most = adjudicated(history), note.get("most_payable")
    return known | {
        "agent2": told.verdict and Agent2Output.model_validate(told.verdict),
        "settle_request_id": instance.noted_request_id,
        "settle_digest": instance.seen_digest,
        "most_payable": None if most is None else Decimal(str(most)),
    }


def _html(req: HttpRequest, page: str, status: HTTPStatus) -> HttpResponse:
    coding = preferred_coding(req)
    return HttpResponse(
        encoded(page.encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**PAGE_HEADERS, **headers_of(coding)},
    )


def _at_the_desk(req: HttpRequest) -> DeskPerson | None:
    """None where there is no desk, or none for this reader."""
    if get_settings().desk_database_url is None:
        return None
    try:
        return desk_person(req)
    except Refusal:
        return None


def _keeps_files() -> bool:
    return get_settings().claim_files is not None


def _has_a_slash(req: HttpRequest) -> bool:
    return urlsplit(req.url).path.endswith("/")


def _without_the_slash(instance_id: str) -> str:
    """The page's links are relative, to hold below any prefix: they need its one true address."""
    return f"../{quote(instance_id, safe='')}"


def _elsewhere(status: HTTPStatus, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(status_code=status, headers={**PAGE_HEADERS, **headers})


def _result(instance: ClaimInstance) -> OrchestrationResult | None:
    try:
        return OrchestrationResult.model_validate(instance.output) if instance.output else None
    except ValidationError:
        return None


def _reading(output: dict[str, Any] | None) -> Agent1Output | None:
    return Agent1Output.model_validate(output) if output else None


def _approvals(note: dict[str, Any], result: OrchestrationResult | None) -> list[Approval]:
    """Of an ended claim its result has them."""
    if result:
        return [Approval(one.reviewer, one.role, one.at) for one in result.approvals]
    return [
        Approval(one["reviewer"], one.get("role"), datetime.fromisoformat(one["at"]))
        for one in note.get("approvals", ())
    ]


def _next_step(note: dict[str, Any]) -> NextStep | None:
    step = note.get("next_step")
    return NextStep(step["action"], step["at"], note.get("next_role")) if step else None


def _given(instance: ClaimInstance) -> OrchestrationInput | None:
    """None for an instance that was not started by `start` and holds something else."""
    try:
        return instance.given
    except ValueError:
        return None


class _ByLink(TypedDict):
    t: NotRequired[Annotated[str, Field(description="The token of a reviewer's link.")]]


_HTML = ("text/html",)
_PAGE = About(
    "The page on which a person looks at a claim and decides.",
    {
        200: Reply("The page.", media=_HTML, headers=("Content-Security-Policy", "Vary")),
        303: Reply("A link's token is good: a cookie takes its place.", headers=("Location",)),
        308: Reply("The page's address ends without a slash.", headers=("Location",)),
        401: Reply("A page tells how to sign in.", media=_HTML),
        403: Reply("Whoever is signed in may not see this claim, says a page.", media=_HTML),
        404: Reply("There is no such claim, says a page.", media=_HTML),
        410: Reply("The link has ended, or the claim was deleted, says a page.", media=_HTML),
        429: Reply("Too many attempts, says a page.", media=_HTML, headers=("Retry-After",)),
    },
    path=OfClaim,
    query=_ByLink,
    tag="claims",
    refuses=(NoReadableCoding,),
    for_reviewers=True,
)

ROUTES = (Route("GET", "review/{instance_id}", review_page, ANONYMOUS, about=_PAGE),)
