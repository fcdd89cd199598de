"""What the desk says of a claim, and where its links lead."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from function_app.claim_index.ports import DeskRow
from function_app.desk.queue_rendering import render_desk
from function_app.desk.views.queue_rows import RowView, row_view
from function_app.desk.views.queue_view import Listed, QueueView, Visitor, queue_view
from function_app.desk.words.remaining import remaining_words, soon_from
from tests.function_app.desk.drawn import HOSTILE, Drawn

NOW = datetime(2031, 3, 1, 12, 0, tzinfo=UTC)
ME = "ana@example.com"
COUNTS = {"open": 7, "mine": 1, "decided": 100_412}


def row(**changes: Any) -> DeskRow:
    standing: dict[str, Any] = {
        "instance_id": "claim-CLM-1", "claim_id": "CLM-1", "step": "awaiting_approval",
        "created_time": NOW - timedelta(hours=20), "due_at": NOW + timedelta(hours=4),
    }  # fmt: skip
    return DeskRow(**standing | changes)


def drawn(**changes: Any) -> RowView:
    return row_view(row(**changes), NOW, ME, is_lead=False)


def desk(rows: list[DeskRow], is_lead: bool = False, **asked: str) -> QueueView:
    listed = Listed(rows, COUNTS, "CURSOR", NOW, '"tag"')
    return queue_view(listed, asked, Visitor(ME, is_lead))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-3 * 24 * 60, "Overdue by 3 days"),
        (0, "Overdue by 1 min"),
        (20, "Soon, in 20 min"),
        (119, "Soon, in 119 min"),
        (180, "in 3 h"),
        (2 * 24 * 60 - 1, "in 47 h"),
        (2 * 24 * 60, "in 2 days"),
    ],
)
def test_a_deadline_is_said_in_words_and_never_rounded_up(minutes: int, words: str) -> None:
    due = NOW + timedelta(minutes=minutes)
    assert remaining_words(NOW, due, due - timedelta(hours=2)) == words


def test_a_tenth_of_the_wait_is_little() -> None:
    due = NOW + timedelta(hours=100)
    assert soon_from(NOW, due) == NOW + timedelta(hours=90)
    assert soon_from(due, NOW) == NOW


def test_who_has_a_claim_says_what_may_be_done_with_it() -> None:
    free, mine, other = drawn(), drawn(assignee=ME), drawn(assignee="bo@example.com")
    assert (free.with_whom, free.can_take, free.can_release) == ("Nobody", True, False)
    assert (mine.with_whom, mine.can_take, mine.can_release) == ("You", False, True)
    assert (other.with_whom, other.can_take, other.can_release) == ("bo", False, False)
    lead = row_view(row(assignee="bo@example.com"), NOW, ME, is_lead=True)
    assert lead.can_release
    ended = drawn(step="rejected", assignee=ME)
    assert (ended.due, ended.standing, ended.can_release) == (None, "Rejected", False)


def test_others_who_look_are_named_and_the_reader_is_not() -> None:
    assert drawn(seen_by=[ME]).lookers == ""
    assert drawn(seen_by=[ME, "bo@example.com", "cy@example.com"]).lookers == "bo looks, 1 more"


def test_a_row_is_another_one_only_where_something_would_move() -> None:
    before = drawn()
    assert drawn(assignee="bo@example.com", seen_by=["cy@example.com"], version=9).state == (
        before.state
    )
    for change in ({"amount": 5}, {"urgent": True}, {"news": True}, {"due_at": NOW}):
        assert drawn(**change).state != before.state, change


def test_links_keep_what_was_asked_for() -> None:
    view = desk([row()], q="van & co", type="VSC", view="mine", cursor="OLD")
    addresses = {tab.view: tab.address for tab in view.tabs}
    assert addresses["open"] == "desk?q=van+%26+co&type=VSC&view=open"
    assert view.next_address == "desk?q=van+%26+co&type=VSC&view=mine&cursor=CURSOR"
    assert view.csv_address == "desk/claims.csv?q=van+%26+co&type=VSC&view=mine"
    assert view.title == "(7) Claims"
    assert [tab.count for tab in view.tabs if tab.view == "decided"] == ["100,412"]


def test_an_empty_desk_says_why() -> None:
    assert desk([]).nothing.title == "All done"
    found = desk([], q="nobody").nothing
    assert (found.title, found.address) == ("Nothing found", "desk?view=open")


def test_nothing_of_a_claim_becomes_markup() -> None:
    hostile = row(
        claim_id=HOSTILE, claimant=HOSTILE, component=HOSTILE, claim_type=HOSTILE, flags=[HOSTILE],
        assignee=HOSTILE, seen_by=[HOSTILE],
    )  # fmt: skip
    page = Drawn(render_desk(desk([hostile], is_lead=True, q=HOSTILE), "token"))
    assert page.all("img") == []
    assert [a.get("type") for a in page.all("script")] == ["module"]
    assert page.text.count(HOSTILE) >= 4
    assert page.field("q")["value"] == HOSTILE
