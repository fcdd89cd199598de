"""What people send to the desk: take, hand over, let sleep, note, and who has which page open."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import about_to_act
from function_app.claim_index.ports import DeskRow
from function_app.desk.queue import about, acts, bodies
from function_app.desk.queue.acts import Deed
from function_app.desk.queue.freshness import bring_up_to_date
from function_app.kit import http
from function_app.kit.errors import Refusal
from function_app.kit.links import root_of
from function_app.kit.routes import ANONYMOUS, Route, code_and_message


def take_next(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    person = about_to_act(req)
    _read(req, bodies.Nothing)
    bring_up_to_date(client)
    instance_id = acts.take_next(person, datetime.now(UTC))
    if instance_id is None:
        return HttpResponse(status_code=HTTPStatus.NO_CONTENT, headers=http.HEADERS)
    review_url = f"{root_of(req.url, 'desk')}/review/{quote(instance_id, safe='')}"
    return http.reply({"instance_id": instance_id, "review_url": review_url})


def take(req: HttpRequest) -> HttpResponse:
    return _do(req, bodies.Nothing, lambda _: acts.take)


def release(req: HttpRequest) -> HttpResponse:
    return _do(req, bodies.Nothing, lambda _: acts.release)


def assign(req: HttpRequest) -> HttpResponse:
    return _do(req, bodies.Assign, lambda said: acts.assigning(said.to))


def snooze(req: HttpRequest) -> HttpResponse:
    return _do(req, bodies.Snooze, lambda said: acts.snoozing(said.until, said.reason))


def note(req: HttpRequest) -> HttpResponse:
    return _do(req, bodies.NewNote, lambda said: acts.noting(said.text))


def seen(req: HttpRequest) -> HttpResponse:
    """The page of the claim says so as well, and has no other token than its own."""
    instance_id = req.route_params["instance_id"]
    person = about_to_act(req, instance_id)
    _read(req, bodies.Nothing)
    acts.look_at(person, instance_id, datetime.now(UTC))
    return HttpResponse(status_code=HTTPStatus.NO_CONTENT, headers=http.HEADERS)


def bulk(req: HttpRequest) -> HttpResponse:
    person = about_to_act(req)
    said = http.parse(req, bodies.Bulk)
    ids = [*dict.fromkeys(said.instance_ids)]
    results = acts.do_each(person, ids, _deed(said), datetime.now(UTC))
    told = [_result(*pair) for pair in zip(ids, results, strict=True)]
    return http.reply({"results": told})


def _do[B: bodies.Body](
    req: HttpRequest, model: type[B], deed: Callable[[B], Deed]
) -> HttpResponse:
    person = about_to_act(req)
    said = _read(req, model)
    instance_id = req.route_params["instance_id"]
    return http.reply(acts.do(person, instance_id, deed(said), datetime.now(UTC)).dump())


def _read[B: bodies.Body](req: HttpRequest, model: type[B]) -> B:
    """A body that nothing has to be said in may be left out."""
    is_empty = model is bodies.Nothing and not req.get_body().strip()
    return http.validate({} if is_empty else http.read_object(req), model)


def _deed(said: bodies.Bulk) -> Deed:
    if said.to is not None:
        return acts.assigning(said.to)
    if said.until is not None:
        return acts.snoozing(said.until, said.reason)
    return acts.take if said.action == "take" else acts.release


def _result(instance_id: str, result: DeskRow | Refusal) -> dict[str, Any]:
    """`status` as it would be for this claim alone."""
    if isinstance(result, DeskRow):
        return {"instance_id": instance_id, "status": 200, "claim": result.dump()}
    return {**code_and_message(result), "instance_id": instance_id, "status": result.status}


_ONE = "desk/claims/{instance_id}"
ROUTES = (
    Route("POST", "desk/next", take_next, ANONYMOUS, function_name="desk_next", about=about.NEXT),
    Route("POST", "desk/bulk", bulk, ANONYMOUS, function_name="desk_bulk", about=about.BULK),
    *(
        Route(
            "POST", f"{_ONE}/{name}", handler, ANONYMOUS, function_name=f"desk_{name}", about=told
        )
        for name, handler, told in (
            ("take", take, about.TAKE),
            ("release", release, about.RELEASE),
            ("assign", assign, about.ASSIGN),
            ("snooze", snooze, about.SNOOZE),
            ("note", note, about.NOTE),
            ("seen", seen, about.SEEN),
        )
    ),
)
