"""`GET desk/dead`: the mails that became no claim, each with the reason: a person reads them."""

import logging
from datetime import UTC, datetime
from typing import TypedDict

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import desk_person
from function_app.access.refusals import OF_THE_DESK
from function_app.intake.opened import mail_place
from function_app.kit import http
from function_app.kit.about import About, Moment, Reply
from function_app.kit.errors import Refusal
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import iso_utc

logger = logging.getLogger(__name__)

_MOST = 500


class DeadMailShown(TypedDict):
    name: str
    reason: str
    at: Moment


class DeadMails(TypedDict):
    """The newest first; `count` is of all, also where not all are shown."""

    dead: list[DeadMailShown]
    count: int


class IntakeUnavailable(Refusal):
    code = "intake_unavailable"
    status = 503

    def __init__(self) -> None:
        super().__init__("The place where mails lie does not answer. Nothing is lost.")
        self.headers = {"Retry-After": "5"}


def dead_mails(req: HttpRequest) -> HttpResponse:
    desk_person(req)
    try:
        found = _found()
    except OSError as error:
        raise IntakeUnavailable from error
    return http.reply({"dead": found[:_MOST], "count": len(found)})


def dead_mails_if_known() -> list[DeadMailShown]:
    """The desk is there without them."""
    try:
        return _found()
    except OSError as error:
        logger.warning("dead_mails_unknown: %s", type(error).__name__)
        return []


def _found() -> list[DeadMailShown]:
    place = mail_place()
    return [
        DeadMailShown(
            name=mail.name, reason=mail.reason, at=iso_utc(datetime.fromtimestamp(mail.at, UTC))
        )
        for mail in (place.dead_mails() if place else ())
    ]


_ABOUT = About(
    "The mails that became no claim, each with the reason, the newest first.",
    {200: Reply("The mails.", DeadMails)},
    refuses=(*OF_THE_DESK, IntakeUnavailable),
    for_reviewers=True,
)

ROUTES = (Route("GET", "desk/dead", dead_mails, ANONYMOUS, about=_ABOUT),)
