"""What the routes of the queue say of themselves."""

from typing import TypedDict

from function_app.access.refusals import OF_THE_DESK
from function_app.claim_index.ports import DeskRow
from function_app.desk.queue.errors import OF_DATABASE
from function_app.desk.queue.query import DeskQuery
from function_app.kit.about import About, Moment, Reply
from function_app.kit.errors import ValidationFailed


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


LIST = About(
    "List the claims of a view of the desk.",
    {
        200: Reply("A page of the list.", DeskClaims, headers=("ETag",)),
        304: Reply("The list is as the client has it.", headers=("ETag",)),
    },
    query=DeskQuery,
    refuses=(*OF_THE_DESK, *OF_DATABASE, ValidationFailed),
    for_reviewers=True,
)
