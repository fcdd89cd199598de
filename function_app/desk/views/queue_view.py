"""The desk as a clerk reads it: the views and how much is in each, what was asked for, the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from function_app.claim_index.ports import DeskRow
from function_app.desk.views.queue_rows import FLAGS, RowView, milliseconds, row_view
from function_app.domain.claim import ClaimType

_VIEWS: Final = {
    "open": ("Open", "Open claims"),
    "mine": ("Mine", "My claims"),
    "unassigned": ("Unassigned", "Claims that nobody has"),
    "with_claimant": ("With claimant", "Claims that wait for the claimant"),
    "settlement": ("To settle", "Claims to settle"),
    "snoozed": ("Snoozed", "Snoozed claims"),
    "decided": ("Decided", "Decided claims"),
}
_SORTS: Final = (
    ("due", "Due first"),
    ("amount", "Largest amount"),
    ("age", "Oldest"),
    ("confidence", "Least sure"),
)
_NARROWING: Final = ("type", "flag", "assignee", "min_amount", "max_amount", "due_before")
_EMPTY: Final = {
    "open": ("All done", "No claim waits for a person. New ones come here by themselves."),
    "mine": ("You have no claims", "Take one from the open claims, or press “Next claim”."),
    "unassigned": ("Every claim has somebody", "No open claim is without a person."),
    "with_claimant": ("No claimant was asked", "Claims with an open question are here."),
    "settlement": ("Nothing to settle", "Claims that the automatic check leaves to a person."),
    "snoozed": ("Nothing is snoozed", "Claims that you put off are here until their time."),
    "decided": ("Nothing is decided yet", "Decided claims are kept here."),
}


@dataclass(frozen=True)
class Listed:
    """What the list of claims answered; `etag` is its tag."""

    rows: Sequence[DeskRow]
    counts: Mapping[str, int]
    next_cursor: str | None
    now: datetime
    etag: str


@dataclass(frozen=True)
class Visitor:
    mail: str
    is_lead: bool


@dataclass(frozen=True)
class Tab:
    view: str
    words: str
    address: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class SavedView:
    name: str
    address: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class Filters:
    q: str
    sort: str
    type: str
    flag: str
    assignee: str
    min_amount: str
    max_amount: str
    due_before: str
    is_narrowed: bool


@dataclass(frozen=True)
class Nothing:
    title: str
    words: str
    address: str | None = None
    way: str | None = None


@dataclass(frozen=True)
class QueueView:
    me: str
    may_assign: bool
    view: str
    title: str
    heading: str
    due_words: str
    now: int
    etag: str
    tabs: tuple[Tab, ...]
    saved: tuple[SavedView, ...]
    filters: Filters
    sorts: tuple[tuple[str, str], ...]
    types: tuple[str, ...]
    flags: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    rows: tuple[RowView, ...]
    nothing: Nothing
    csv_address: str
    next_address: str | None


def queue_view(
    listed: Listed,
    asked: Mapping[str, str],
    visitor: Visitor,
    saved: Sequence[SavedView] = (),
) -> QueueView:
    """`asked` is the query of the page's address, which is known to be sound; `saved` are the
    visitor's own views.
    """
    view = asked.get("view", "open")
    filters = _filters(asked)
    is_filtered = bool(filters.q) or filters.is_narrowed
    return QueueView(
        me=visitor.mail,
        may_assign=visitor.is_lead,
        view=view,
        title=f"({listed.counts.get('open', 0):,}) Claims",
        heading=_VIEWS[view][1] + (" that match" if is_filtered else ""),
        due_words="State" if view == "decided" else "Due",
        now=milliseconds(listed.now),
        etag=listed.etag,
        tabs=tuple(_tab(name, view, asked, listed.counts) for name in _VIEWS),
        saved=tuple(saved),
        filters=filters,
        sorts=_SORTS,
        types=tuple(ClaimType),
        flags=tuple(FLAGS.items()),
        people=_people(listed.rows, visitor.mail),
        rows=tuple(
            row_view(row, listed.now, visitor.mail, is_lead=visitor.is_lead) for row in listed.rows
        ),
        nothing=_nothing(view, is_filtered=is_filtered),
        csv_address=_address("desk/claims.csv", asked, cursor="", limit=""),
        next_address=_address("desk", asked, cursor=listed.next_cursor)
        if listed.next_cursor
        else None,
    )


def _tab(name: str, current: str, asked: Mapping[str, str], counts: Mapping[str, int]) -> Tab:
    return Tab(
        view=name,
        words=_VIEWS[name][0],
        address=_address("desk", asked, view=name, cursor=""),
        count=f"{counts.get(name, 0):,}",
        is_current=name == current,
    )


def _filters(asked: Mapping[str, str]) -> Filters:
    given = {name: asked.get(name, "") for name in ("q", *_NARROWING)}
    return Filters(
        **given,
        sort=asked.get("sort", "due"),
        is_narrowed=any(given[name] for name in _NARROWING),
    )


def _people(rows: Sequence[DeskRow], me: str) -> tuple[str, ...]:
    return tuple(sorted({me, *(row.assignee for row in rows if row.assignee)}))


def _nothing(view: str, *, is_filtered: bool) -> Nothing:
    if is_filtered:
        words = "No claim in this view fits what was asked for."
        return Nothing("Nothing found", words, _address("desk", {"view": view}), "Clear filters")
    return Nothing(*_EMPTY[view])


def _address(path: str, asked: Mapping[str, str], **other: str | None) -> str:
    query = {name: value for name, value in {**asked, **other}.items() if value}
    return f"{path}?{urlencode(query)}" if query else path
