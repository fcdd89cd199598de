"""`GET desk/learning`: what reviewers changed of what agents had read, and where they overruled the
automatic check, with the claims behind each number.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import grpc
from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import TaskHubGrpcClient

from function_app.access.desk_person import DeskPerson
from function_app.claim_index.opened import desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.desk.dashboard import REFUSES, REPLIES
from function_app.desk.desk_reply import BELOW_THE_DESK, page_for
from function_app.desk.learning.lessons import FOR_A_LOOK, learn
from function_app.desk.learning.query import LearningQuery
from function_app.desk.queue import database
from function_app.desk.queue.errors import DeskUnavailable
from function_app.desk.queue.freshness import bring_up_to_date
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.errors import ValidationFailed
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import to_milliseconds

if TYPE_CHECKING:
    from function_app.desk.views.learning.known import Known

# ruff: noqa: PLC0415
# The database's libraries and the templates are slow to load.


def learning_page(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    def page(person: DeskPerson) -> str:
        from function_app.desk.rendering import render
        from function_app.desk.views.learning.page import learning_view

        query = http.validate(http.asked(req), LearningQuery)
        now = datetime.now(UTC)
        _learn_what_is_new(client)
        view = learning_view(person.name, _known(query.days, now), query, now)
        return render("desk/learning.html", learning=view, root=BELOW_THE_DESK, here="learning")

    return page_for(req, page)


def _learn_what_is_new(client: TaskHubGrpcClient) -> None:
    """Raises `DeskUnavailable`. Without the engine the page shows what is known."""
    bring_up_to_date(client)
    opened = desk_database()
    try:
        if opened is not None:
            learn(client, opened, FOR_A_LOOK)
    except IndexUnavailable as error:
        raise DeskUnavailable from error
    except grpc.RpcError:
        return


def _known(days: int, now: datetime) -> "Known":
    from function_app.claim_index import learned
    from function_app.desk.views.learning.known import Known

    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since_ms = to_milliseconds(today - timedelta(days=days - 1))
    with database.reading() as connection:
        return Known(
            learned.learned(connection, since_ms),
            learned.changes(connection, since_ms),
            learned.shadows(connection, since_ms),
            learned.unanswered_shadows(connection, since_ms),
        )


_ABOUT = About(
    "What reviewers changed of what agents had read, with the claims behind each number.",
    {
        **REPLIES,
        400: Reply("The address asks for what the page does not know.", media=("text/html",)),
    },
    query=LearningQuery,
    tag="desk",
    refuses=(*REFUSES, ValidationFailed),
    for_reviewers=True,
)

ROUTES = (Route("GET", "desk/learning", learning_page, ANONYMOUS, about=_ABOUT),)
