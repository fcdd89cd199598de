"""What the routes of the queue say of themselves."""

from typing import Annotated, NotRequired, TypedDict

from pydantic import Field

from function_app.access.refusals import OF_DESK_ACTS, OF_THE_DESK
from function_app.claim_index.ports import DeskRow
from function_app.claims.errors import ClaimNotFound, TakenByOther
from function_app.desk.queue import bodies
from function_app.desk.queue.errors import (
    OF_DATABASE,
    KnownOtherwise,
    NoSuchView,
    NotALead,
    NotWaiting,
    TooManyRows,
)
from function_app.desk.queue.query import Days, DeskFilters, DeskQuery
from function_app.desk.queue.stats import Stats
from function_app.desk.queue.views import View
from function_app.kit.about import About, Address, Moment, Reply
from function_app.kit.errors import ValidationFailed

_LOOKING = (*OF_THE_DESK, *OF_DATABASE, ValidationFailed)
_ACTING = (*OF_DESK_ACTS, *OF_DATABASE)
_ON_A_CLAIM = (*_ACTING, ClaimNotFound)


class Counts(TypedDict):
    """How many claims each view has, whatever is filtered by."""

    open: int
    mine: int
    unassigned: int
    with_claimant: int
    settlement: int
    snoozed: int
    decided: int


class DeskClaims(TypedDict):
    claims: list[DeskRow]
    counts: Counts
    next_cursor: str | None
    version: int
    now: Moment


class NoteShown(TypedDict):
    at: Moment
    author: str
    text: str


class ClaimOnDesk(TypedDict):
    """The newest note first."""

    claim: DeskRow
    notes: list[NoteShown]


class OfDeskClaim(TypedDict):
    instance_id: Annotated[str, Field(max_length=200, examples=["claim-VSC-1001"])]


class OfView(TypedDict):
    name: Annotated[str, Field(max_length=bodies.LONGEST_VIEW_NAME)]


class Taken(TypedDict):
    instance_id: str
    review_url: Address


class OneResult(TypedDict):
    """`status` as it would be for this claim alone: 200 with the claim, else with the error."""

    instance_id: str
    status: int
    claim: NotRequired[DeskRow]
    error: NotRequired[str]
    message: NotRequired[str]
    assignee: NotRequired[str]


class Results(TypedDict):
    results: list[OneResult]


class Who(TypedDict):
    """`mail` is null for somebody who has not said who they are, `roles` where everybody has every
    one. The token goes into the header `X-CSRF-Token` of whatever a browser sends.
    """

    mail: str | None
    roles: list[str] | None
    is_lead: bool
    csrf_token: str


class Views(TypedDict):
    views: list[View]


_ROW = {200: Reply("The claim's row as it is now.", DeskRow)}

LIST = About(
    "List the claims of a view of the desk.",
    {
        200: Reply("A page of the list.", DeskClaims, headers=("ETag",)),
        304: Reply("The list is as the client has it.", headers=("ETag",)),
    },
    query=DeskQuery,
    refuses=_LOOKING,
    for_reviewers=True,
)
CSV = About(
    "The same list as a file for a spreadsheet.",
    {200: Reply("The rows, at most 10,000.", media=("text/csv",))},
    query=DeskFilters,
    refuses=(*_LOOKING, TooManyRows),
    for_reviewers=True,
)
ONE = About(
    "One claim as the desk has it, with its notes.",
    {200: Reply("The claim's row and its notes.", ClaimOnDesk)},
    path=OfDeskClaim,
    refuses=(*OF_THE_DESK, *OF_DATABASE, ClaimNotFound),
    for_reviewers=True,
)
NEXT = About(
    "Take the next claim: the first in the desk's order that nobody has and that I may approve.",
    {200: Reply("The claim is yours.", Taken), 204: Reply("There is none.")},
    body=bodies.Nothing,
    refuses=_ACTING,
    for_reviewers=True,
)
TAKE = About(
    "Take a claim.",
    _ROW,
    path=OfDeskClaim,
    body=bodies.Nothing,
    refuses=(*_ON_A_CLAIM, TakenByOther, NotWaiting),
    for_reviewers=True,
)
RELEASE = About(
    "Give a claim back; a lead does so for others.",
    _ROW,
    path=OfDeskClaim,
    body=bodies.Nothing,
    refuses=(*_ON_A_CLAIM, TakenByOther),
    for_reviewers=True,
)
ASSIGN = About(
    "Assign a claim to somebody, as a lead.",
    _ROW,
    path=OfDeskClaim,
    body=bodies.Assign,
    refuses=(*_ON_A_CLAIM, NotALead, NotWaiting),
    for_reviewers=True,
)
SNOOZE = About(
    "Let a claim sleep, at most until it is due.",
    _ROW,
    path=OfDeskClaim,
    body=bodies.Snooze,
    refuses=(*_ON_A_CLAIM, TakenByOther, NotWaiting),
    for_reviewers=True,
)
NOTE = About(
    "Write a note that only reviewers see.",
    _ROW,
    path=OfDeskClaim,
    body=bodies.NewNote,
    refuses=_ON_A_CLAIM,
    for_reviewers=True,
)
SEEN = About(
    "Say that I have this claim open; the others see it for half a minute.",
    {204: Reply("It is known.")},
    path=OfDeskClaim,
    body=bodies.Nothing,
    refuses=_ON_A_CLAIM,
    for_reviewers=True,
)
BULK = About(
    "Take, assign, release or let sleep up to 100 claims. It never decides.",
    {200: Reply("A result for each claim.", Results)},
    body=bodies.Bulk,
    refuses=_ACTING,
    for_reviewers=True,
)
ME = About(
    "Who I am at the desk.",
    {200: Reply("Who you are, and what you may do.", Who)},
    refuses=OF_THE_DESK,
    for_reviewers=True,
)
SAY_WHO = About(
    "Say who I am, where nobody signs in. It is asked once, and a cookie keeps it.",
    {200: Reply("Who you are from now on.", Who, headers=("Set-Cookie",))},
    body=bodies.Me,
    refuses=(*OF_DESK_ACTS, *OF_DATABASE, KnownOtherwise),
    for_reviewers=True,
)
VIEWS = About(
    "My saved views, each with the number of its claims.",
    {200: Reply("Your views.", Views)},
    refuses=(*OF_THE_DESK, *OF_DATABASE),
    for_reviewers=True,
)
SAVE = About(
    "Save a view under a name, in the place of one with the same name.",
    {200: Reply("Your views.", Views)},
    body=bodies.SavedView,
    refuses=_ACTING,
    for_reviewers=True,
)
DROP = About(
    "Drop a saved view.",
    {200: Reply("Your views.", Views)},
    path=OfView,
    refuses=(*_ACTING, NoSuchView),
    for_reviewers=True,
)
STATS = About(
    "How the desk does: day by day, by type and by reviewer.",
    {200: Reply("The figures.", Stats)},
    query=Days,
    refuses=_LOOKING,
    for_reviewers=True,
)
