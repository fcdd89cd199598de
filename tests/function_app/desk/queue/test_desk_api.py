"""The desk over HTTP, in `open` mode: the real app, its real database, on each kind."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from function_app.claim_index.database import Database
from tests.desk_rows import claim_row, fill
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT, Host, running_host

ADA, BEN = "ada@example.com", "ben@example.com"
DECISION = {"decision": "approved", "reviewer": ADA}
FORMULA = '=HYPERLINK("http://evil.example")'
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def host(
    address: str, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    fill(
        database,
        [
            claim_row(
                "first", escalation=2, claimant="Dana", amount_cents=66_750, claim_type="VSC"
            ),
            claim_row("second", escalation=1, claimant=FORMULA, flags=["-1 day", "Other VIN"]),
            claim_row("due", due_ms=_ms(datetime.now(UTC) + DAY), urgent=True),
            claim_row("over", step="rejected", decided_ms=1),
            *(claim_row(f"more-{number}") for number in range(5)),
        ],
    )
    env = {"DESK_DATABASE_URL": address, "REVIEW_AUTH": "open", "LOCAL_PRINCIPAL": ""}
    env |= {"APPROVAL_POLICY": "", "CLAIM_FILES": "folder:files"}
    data = tmp_path_factory.mktemp("desk")
    with running_host(ROOT, data_dir=data, env=env) as host:
        yield host


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def act(host: Host, claim_id: str, name: str, who: str = ADA, **body: Any) -> httpx.Response:
    path = f"/api/desk/claims/claim-{claim_id}/{name}"
    return host.post(path, json=body, headers={"X-Reviewer": who})


def listed(host: Host, query: str = "", **headers: str) -> httpx.Response:
    return host.get(f"/api/desk/claims{query}", headers=headers)


def ids(reply: httpx.Response) -> list[str]:
    return [row["claim_id"] for row in reply.json()["claims"]]


def test_the_list_has_the_rows_that_it_promises(host: Host) -> None:
    reply = listed(host, "?limit=2")
    body = reply.json()
    assert body.keys() == {"claims", "counts", "next_cursor", "version", "now"}
    assert list(body["claims"][0]) == [
        *("instance_id", "claim_id", "step", "claimant", "claim_type", "component", "amount"),
        *("confidence", "flags", "urgent", "created_time", "due_at", "escalation", "assignee"),
        *("seen_by", "snoozed_until", "news", "version"),
    ]
    assert (body["claims"][0]["amount"], body["claims"][0]["claimant"]) == (667.5, "Dana")
    assert ids(reply) == ["first", "second"]
    following = listed(host, f"?limit=2&cursor={body['next_cursor']}")
    assert ids(following)[0] == "due"
    assert [*body["counts"]] == [
        *("open", "mine", "unassigned", "with_claimant", "settlement", "snoozed", "decided")
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("view=all", "view"),
        ("sort=name", "sort"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("type=Boat", "type"),
        ("min_amount=-1", "min_amount"),
        ("max_amount=1e9", "max_amount"),
        ("due_before=soon", "due_before"),
        ("assignee=nobody-at-all", "assignee"),
        ("cursor=WyJkdWUiLDEsMl0=", "cursor"),
        ("sort=age&cursor=WyJkdWUiLDAsMSwwLDEsImNsYWltLXgiXQ==", "cursor"),
        ("cursor=WyJkdWUiLDAsMSwxLDEsIlx1ZDgwMCJd", "cursor"),  # half of a surrogate pair
        ("cursor=WyJkdWUiLDAsMSwxLDEsIlx1MDAwMCJd", "cursor"),  # a NUL
        ("assignee=a%00b@example.com", "assignee"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_what_cannot_be_asked_is_named(host: Host, query: str, field: str) -> None:
    reply = listed(host, f"?{query}")
    assert reply.status_code == 400
    assert reply.json()["details"][0]["field"] == field


def test_a_list_that_has_not_changed_is_not_sent_again(host: Host) -> None:
    """Its tag hangs on the person, the filters and the data, and not on the time."""
    who = {"X-Reviewer": ADA}
    tag = listed(host, **who).headers["etag"]
    assert listed(host, **who).headers["etag"] == tag
    assert listed(host, **who, **{"If-None-Match": f'"other", {tag}'}).status_code == 304
    assert listed(host, "?type=GAP", **who).headers["etag"] != tag
    assert listed(host, **{"X-Reviewer": BEN}).headers["etag"] != tag
    assert act(host, "first", "note", text="The shop calls back.").is_success
    changed = listed(host, **who, **{"If-None-Match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)
    assert host.get("/api/desk/claims/claim-first").json()["notes"][0]["text"] == (
        "The shop calls back."
    )


def test_who_has_a_claim_open_is_shown_to_the_others(host: Host) -> None:
    tag = listed(host, **{"X-Reviewer": BEN}).headers["etag"]
    assert act(host, "second", "seen").status_code == 204
    seen = listed(host, **{"X-Reviewer": BEN})
    assert seen.json()["claims"][1]["seen_by"] == [ADA]
    assert listed(host, **{"X-Reviewer": ADA}).json()["claims"][1]["seen_by"] == []
    assert seen.headers["etag"] != tag
    assert act(host, "second", "seen").status_code == 204
    assert listed(host, **{"X-Reviewer": BEN}).headers["etag"] == seen.headers["etag"]


def test_a_claim_that_somebody_has_is_not_taken(host: Host) -> None:
    taken = act(host, "more-0", "take")
    assert (taken.status_code, taken.json()["assignee"]) == (200, ADA)
    assert act(host, "more-0", "take").status_code == 200
    other = act(host, "more-0", "take", BEN)
    assert (other.status_code, other.json()["error"]) == (409, "taken_by_other")
    assert other.json()["assignee"] == ADA
    assert act(host, "more-0", "release").json()["assignee"] is None
    assert act(host, "more-0", "take", BEN).json()["assignee"] == BEN
    assert ids(listed(host, "?view=mine", **{"X-Reviewer": "Ben@Example.com"})) == ["more-0"]
    assert act(host, "nowhere", "take").status_code == 404
    assert act(host, "over", "take").json()["error"] == "not_waiting_here"


def test_a_claim_sleeps_at_most_until_it_is_due(host: Host) -> None:
    due = datetime.now(UTC) + DAY
    for until in (due + timedelta(hours=1), datetime.now(UTC) - timedelta(minutes=1)):
        late = act(host, "due", "snooze", until=until.isoformat())
        assert (late.status_code, late.json()["details"][0]["field"]) == (400, "until")
    asleep = act(host, "due", "snooze", until=(due - DAY / 2).isoformat(), reason="A call")
    assert asleep.json()["snoozed_until"]
    assert "due" not in ids(listed(host))
    assert ids(listed(host, "?view=snoozed")) == ["due"]
    assert act(host, "due", "take").json()["snoozed_until"] is None
    assert "due" in ids(listed(host))


def test_many_at_once_each_have_their_own_result(host: Host) -> None:
    who = {"X-Reviewer": BEN}
    act(host, "more-1", "take")
    some = ["claim-more-1", "claim-more-2", "claim-none", "claim-more-2"]
    reply = host.post("/api/desk/bulk", json={"action": "take", "instance_ids": some}, headers=who)
    told = [(one["instance_id"], one["status"]) for one in reply.json()["results"]]
    assert told == [("claim-more-1", 409), ("claim-more-2", 200), ("claim-none", 404)]
    for body in (
        {"action": "approve", "instance_ids": ["claim-more-1"]},
        {"action": "assign", "instance_ids": ["claim-more-1"]},
        {"action": "take", "instance_ids": []},
        {"action": "take", "instance_ids": ["x"] * 101},
        {"action": "take", "instance_ids": ["x"], "decision": "approved"},
    ):
        assert host.post("/api/desk/bulk", json=body, headers=who).status_code == 400


def test_no_cell_of_the_file_is_a_formula(host: Host) -> None:
    reply = host.get("/api/desk/claims.csv?sort=due", headers={"X-Reviewer": ADA})
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    second = next(row for row in rows if row["claim_id"] == "second")
    assert (second["claimant"], second["flags"]) == (f"'{FORMULA}", "'-1 day; Other VIN")
    assert host.get("/api/desk/claims.csv?limit=5").status_code == 400


def test_a_browser_says_once_who_it_is_and_brings_the_token_of_the_page(host: Host) -> None:
    with httpx.Client(base_url=host.url) as browser:
        assert browser.post("/api/desk/next").json()["error"] == "desk_needs_name"
        said = browser.post("/api/desk/me", json={"mail": "Zoe <Zoe@example.com>"})
        assert said.json()["mail"] == "zoe@example.com"
        cookie = said.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/api"))
        path = "/api/desk/claims/claim-more-4/take"
        assert browser.post(path).json()["error"] == "wrong_csrf_token"
        token = browser.get("/api/desk/me").json()["csrf_token"]
        mine = {"X-CSRF-Token": token}
        assert browser.post(path, headers=mine).json()["assignee"] == "zoe@example.com"
        foreign = {**mine, "Origin": "https://evil.example"}
        assert browser.post(path, headers=foreign).json()["error"] == "cross_site_request"
        typed = {**mine, "Content-Type": "text/plain"}
        assert browser.post(path, headers=typed, content="{}").status_code == 415


def test_a_nul_is_looked_for_by_nobody(host: Host) -> None:
    assert ids(listed(host, "?q=sec%00ond")) == ["second"]
    view = {"name": "NUL", "query": "q=sec%00ond"}
    saved = host.post("/api/desk/views", json=view, headers={"X-Reviewer": "nul@example.com"})
    assert saved.json()["views"] == [{"name": "NUL", "query": "q=second", "count": 1}]
    cookie = {"Cookie": "claims_desk_person=a%00b%40example.com"}
    assert host.get("/api/desk/me", headers=cookie).json()["mail"] is None


def test_views_are_saved_for_each_person_with_their_counts(host: Host) -> None:
    who = {"X-Reviewer": ADA}
    view = {"name": "Dear & Größe", "query": "?min_amount=500&type=vsc"}
    saved = host.post("/api/desk/views", json=view, headers=who).json()["views"]
    assert saved == [{"name": "Dear & Größe", "query": "type=VSC&min_amount=500", "count": 1}]
    assert host.get("/api/desk/views", headers={"X-Reviewer": BEN}).json() == {"views": []}
    wrong = host.post("/api/desk/views", json={"name": "x", "query": "shade=1"}, headers=who)
    assert (wrong.status_code, wrong.json()["details"][0]["field"]) == (400, "shade")
    for name in ("a/b", "50%", " ", "x" * 61):
        assert host.post("/api/desk/views", json={"name": name}, headers=who).status_code == 400
    path = "/api/desk/views/Dear%20%26%20Gr%C3%B6%C3%9Fe"
    assert host.client.delete(path, headers=who).json() == {"views": []}
    assert host.client.delete(path, headers=who).status_code == 404


def test_figures_are_told_day_by_day(host: Host) -> None:
    told = host.get("/api/desk/stats?days=2").json()
    assert [*told["days"][0]] == ["day", "filed", "decided", "overdue", "timed_out"]
    assert len(told["days"]) == 2
    for days in ("0", "91", "x"):
        assert host.get(f"/api/desk/stats?days={days}").status_code == 400


def test_deciding_on_anothers_claim_is_said_out_loud(host: Host) -> None:
    api = ClaimsApi(host)
    api.waiting("mine")
    assert api.host.get("/api/desk/claims/claim-mine").is_success
    assert act(host, "mine", "take", BEN).is_success
    refused = host.post("/api/claims/approve/claim-mine", json=DECISION)
    assert (refused.status_code, refused.json()["error"]) == (409, "taken_by_other")
    assert refused.json()["assignee"] == BEN
    decided = host.post("/api/claims/approve/claim-mine", json={**DECISION, "override": True})
    assert decided.status_code == 200, decided.text
    api.ended("mine")
    record = host.get("/api/claims/claim-mine/audit").json()["entries"]
    desk = [(one["event"], one["who"], one["whose"]) for one in record if "whose" in one]
    assert desk == [("desk_taken", BEN, None), ("desk_overridden", ADA, BEN)]
    assert next(one for one in record if one["event"] == "decision")["override"] is True
