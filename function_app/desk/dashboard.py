"""`GET desk/dashboard`: what waits now, and how the last 30 days went."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import DeskPerson
from function_app.access.refusals import OF_THE_DESK, DeskNeedsName
from function_app.approval_policy.read_file import read_policy
from function_app.desk.desk_reply import BELOW_THE_DESK, page_for
from function_app.desk.queue import database
from function_app.desk.queue.authority import authority_of
from function_app.desk.queue.errors import OF_DATABASE
from function_app.desk.queue.stats import stats
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import to_milliseconds
from function_app.settings import get_settings

if TYPE_CHECKING:
    from function_app.desk.views.dashboard_view import Known

# ruff: noqa: PLC0415
# The database's libraries and the templates are slow to load.

_DAYS: Final = 30


def dashboard_page(req: HttpRequest) -> HttpResponse:
    return page_for(req, _page)


def _page(person: DeskPerson) -> str:
    from function_app.desk.rendering import render
    from function_app.desk.views.dashboard_view import dashboard_view

    now = datetime.now(UTC)
    is_lead = authority_of(person, read_policy(get_settings().approval_policy)).is_lead
    view = dashboard_view(person.name, _known(now, is_lead=is_lead), now)
    return render("desk/dashboard.html", board=view, root=BELOW_THE_DESK, here="dashboard")


def _known(now: datetime, *, is_lead: bool) -> "Known":
    """Raises `DeskUnavailable`. How much each person has in hand is a lead's to know."""
    from function_app.claim_index import standing
    from function_app.desk.views.dashboard_view import Known, end_of_day

    moments = to_milliseconds(now), to_milliseconds(end_of_day(now))
    with database.reading() as connection:
        waiting = standing.standing(connection, *moments)
        oldest = standing.oldest(connection)
        loads = standing.loads(connection, *moments) if is_lead else None
    return Known(waiting, oldest, stats(_DAYS, now), loads)


_HTML = ("text/html",)
REPLIES: Final = {
    200: Reply("The page.", media=_HTML, headers=("Vary",)),
    401: Reply("A page asks who it is, or tells how to sign in.", media=_HTML),
    403: Reply("Whoever is signed in may not see the desk, says a page.", media=_HTML),
    429: Reply("Too many attempts, says a page.", media=_HTML, headers=("Retry-After",)),
    503: Reply("There is no desk, or its database does not answer, says a page.", media=_HTML),
}
REFUSES: Final = (NoReadableCoding, *OF_THE_DESK, DeskNeedsName, *OF_DATABASE)
_ABOUT = About(
    "The dashboard: what waits now, and how the last 30 days went.",
    REPLIES,
    tag="desk",
    refuses=REFUSES,
    for_reviewers=True,
)

ROUTES = (Route("GET", "desk/dashboard", dashboard_page, ANONYMOUS, about=_ABOUT),)
