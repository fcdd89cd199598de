"""What the desk keeps for each person: who they are, and their views. And how it does."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import (
    DeskPerson,
    about_to_act,
    about_to_say_who,
    cookie_for,
    desk_csrf,
    desk_person,
)
from function_app.approval_policy.read_file import read_policy
from function_app.desk.queue import about, bodies
from function_app.desk.queue.authority import authority_of
from function_app.desk.queue.database import require_desk
from function_app.desk.queue.errors import KnownOtherwise
from function_app.desk.queue.query import Days
from function_app.desk.queue.stats import stats
from function_app.desk.queue.views import drop_view, save_view, saved_views
from function_app.kit import http
from function_app.kit.routes import ANONYMOUS, Route
from function_app.settings import get_settings


def desk_me(req: HttpRequest) -> HttpResponse:
    return http.reply(who(desk_person(req)))


def say_who(req: HttpRequest) -> HttpResponse:
    """Once: a cookie keeps it."""
    require_desk()
    person = about_to_say_who(req)
    if person.is_known_otherwise:
        raise KnownOtherwise
    said = http.parse(req, bodies.Me)
    told = DeskPerson(said.mail, None, "open", by_cookie=True)
    return http.reply(who(told), headers={"Set-Cookie": cookie_for(req, said.mail)})


def who(person: DeskPerson) -> dict[str, Any]:
    policy = read_policy(get_settings().approval_policy)
    return {
        "mail": person.mail,
        "roles": None if person.roles is None else sorted(person.roles),
        "is_lead": authority_of(person, policy).is_lead,
        "csrf_token": desk_csrf(person),
    }


def desk_views(req: HttpRequest) -> HttpResponse:
    return _views(desk_person(req))


def save(req: HttpRequest) -> HttpResponse:
    person = about_to_act(req)
    said = http.parse(req, bodies.SavedView)
    save_view(person, said.name, said.query)
    return _views(person)


def drop(req: HttpRequest) -> HttpResponse:
    person = about_to_act(req)
    drop_view(person, unquote(req.route_params["name"]))
    return _views(person)


def desk_stats(req: HttpRequest) -> HttpResponse:
    desk_person(req)
    wanted = http.validate(http.asked(req), Days)
    return http.reply(stats(wanted.days, datetime.now(UTC)))


def _views(person: DeskPerson) -> HttpResponse:
    """Nobody in particular has none."""
    require_desk()
    views = saved_views(person, datetime.now(UTC)) if person.mail else []
    return http.reply({"views": views})


_NAME = "desk_views_"
ROUTES = (
    Route("GET", "desk/me", desk_me, ANONYMOUS, about=about.ME),
    Route("POST", "desk/me", say_who, ANONYMOUS, function_name="desk_say_who", about=about.SAY_WHO),
    Route("GET", "desk/views", desk_views, ANONYMOUS, about=about.VIEWS),
    Route("POST", "desk/views", save, ANONYMOUS, function_name=f"{_NAME}save", about=about.SAVE),
    Route(
        "DELETE",
        "desk/views/{name}",
        drop,
        ANONYMOUS,
        function_name=f"{_NAME}drop",
        about=about.DROP,
    ),
    Route("GET", "desk/stats", desk_stats, ANONYMOUS, about=about.STATS),
)
