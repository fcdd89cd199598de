"""Who is told of a claim gets which link, and what became of it is kept without the links."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from durabletask.task import ActivityContext

from function_app.bootstrap.claim_activities import build_telling
from function_app.bootstrap.notifier import build_notifier
from function_app.claims.activities import ClaimActivities
from function_app.claims.messages import NOBODY_TOLD, ReviewOrder
from function_app.claims.telling import PAUSES, Telling, tell_reviewers
from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import (
    Delivery,
    Notice,
    NotificationFailed,
    Recipient,
    ReviewNotice,
)
from function_app.settings import Settings

URL = "https://x.example/api/review/claim-CLM-1"
ORDER = ReviewOrder(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    amount=767.5,
    review_url=URL,
    request_id="r-1",
    claimant_name="Dana Reyes",
)
POLICY = {"ladder": [{"after": "4h", "do": "remind"}, {"after": "1d", "do": "reject"}]}
SINCE = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLANNED = ORDER.model_copy(update={"policy": POLICY, "since": SINCE})
STEPS = [
    {"number": 1, "action": "remind", "at": "2026-07-01T16:00:00Z", "to": None},
    {"number": 2, "action": "reject", "at": "2026-07-02T12:00:00Z", "to": None},
]


def signed(url: str, instance_id: str, request_id: str | None, mail: str | None) -> str:
    return f"{url}?t={instance_id}/{request_id}/{mail}"


class Told:
    """Remembers whom it told; fails as often as it is said."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.notices: list[ReviewNotice] = []

    def announce(self, notice: Notice) -> Sequence[Delivery]:
        assert isinstance(notice, ReviewNotice)
        self.notices.append(notice)
        if len(self.notices) <= self.failures:
            failed = NotificationFailed("It answered 503")
            failed.deliveries = [self._delivery(notice, "It answered 503")]
            raise failed
        return [self._delivery(notice, None)]

    def _delivery(self, notice: ReviewNotice, error: str | None) -> Delivery:
        moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
        ok = error is None
        return Delivery(channel="webhook", ok=ok, error=error, at=moment, key=notice.key)


def links(telling: Telling, order: ReviewOrder = ORDER) -> dict[str | None, str | None]:
    notifier = Told()
    tell_reviewers(notifier, telling, order)
    [notice] = notifier.notices
    own = {person.mail: person.review_url for person in notice.to}
    return {None: notice.review_url, **own}


def test_each_address_of_the_policy_and_of_the_settings_gets_a_link_of_its_own():
    people = [("ann", "adjuster"), ("ben", "adjuster"), ("ann", "manager")]
    to = tuple(Recipient(mail=f"{name}@x.example", role=role) for name, role in people)
    order = ORDER.model_copy(update={"to": to})
    telling = Telling(sign=signed, mail_to=["team@x.example", "Ben@X.example"])
    assert links(telling, order) == {
        mail: f"{URL}?t=claim-CLM-1/r-1/{mail}"
        for mail in (None, "ann@x.example", "ben@x.example", "team@x.example")
    }


def test_without_a_signer_everybody_gets_the_address_of_the_page():
    assert links(Telling(mail_to=["ann@x.example"])) == {None: URL, "ann@x.example": URL}


def test_claim_without_an_address_of_its_page_is_told_without_a_link():
    order = ORDER.model_copy(update={"review_url": None})
    assert links(Telling(sign=signed, mail_to=["ann@x.example"]), order) == {
        None: None,
        "ann@x.example": None,
    }


@pytest.mark.parametrize(("names", "said"), [(False, None), (True, "Dana Reyes")])
def test_claimant_is_named_where_the_settings_say_so(names: bool, said: str | None):
    notifier = Told()
    tell_reviewers(notifier, Telling(names_claimant=names), ORDER)
    assert notifier.notices[0].claimant_name == said


def test_what_became_of_it_is_kept_without_link_and_name():
    telling = Telling(sign=signed, mail_to=["ann@x.example"], names_claimant=True)
    outcome = tell_reviewers(Told(), telling, ORDER)
    assert outcome.failure is None
    assert outcome.output == {
        "deliveries": [
            {
                "channel": "webhook",
                "ok": True,
                "error": None,
                "at": "2026-07-01T12:00:00Z",
                "key": "claim-CLM-1-notify",
                "to": None,
            }
        ],
        "ladder": [],
    }
    kept = json.dumps(outcome.dump())
    assert [word for word in ("?t=", "Dana") if word in kept] == []


def test_schedule_of_the_policy_is_kept_and_its_end_is_when_the_decision_is_due():
    notifier = Told()
    outcome = tell_reviewers(notifier, Telling(), PLANNED)
    assert outcome.output
    assert outcome.output["ladder"] == STEPS
    assert notifier.notices[0].due_at == datetime(2026, 7, 2, 12, tzinfo=UTC)


def test_claim_with_a_schedule_keeps_it_when_nobody_can_be_told():
    slept: list[float] = []
    outcome = tell_reviewers(Told(failures=99), Telling(sleep=slept.append), PLANNED)
    assert outcome.failure == NOBODY_TOLD
    assert outcome.output
    assert outcome.output["ladder"] == STEPS
    assert [one["error"] for one in outcome.output["deliveries"]] == ["It answered 503"]
    assert tuple(slept) == PAUSES


def test_claim_with_a_schedule_is_told_when_it_works_again():
    outcome = tell_reviewers(Told(failures=2), Telling(sleep=lambda _: None), PLANNED)
    assert outcome.failure is None


def test_claim_without_a_schedule_is_left_to_the_durable_retry():
    notifier = Told(failures=99)
    with pytest.raises(NotificationFailed):
        tell_reviewers(notifier, Telling(), ORDER)
    assert len(notifier.notices) == 1


def test_nobody_told_for_good_is_said_at_once():
    class Gone(Told):
        def announce(self, notice: Notice) -> Sequence[Delivery]:
            return [self._delivery(ORDER, "It answered 404")]

    outcome = tell_reviewers(Gone(), Telling(), ORDER)
    assert outcome.failure == NOBODY_TOLD


def test_keys_differ_by_occasion_request_and_number():
    def key(**changes: Any) -> str:
        return ORDER.model_copy(update=changes).key

    keys = [
        key(),
        key(occasion="changed"),
        key(occasion="changed", request_id="r-2"),
        key(occasion="remind", number=1),
        key(occasion="remind", number=2),
        key(occasion="escalate", number=2),
        key(occasion="changed", instance_id="claim-CLM-2"),
    ]
    assert len({*keys}) == len(keys)


def in_the_log(notifier: Any, caplog: pytest.LogCaptureFixture) -> str:
    with caplog.at_level(logging.DEBUG):
        telling = Telling(sign=signed, mail_to=["ann@x.example"])
        tell_reviewers(notifier, telling, ORDER)
    return caplog.text


@pytest.mark.parametrize("notify", ["", "log"])
def test_log_in_azure_never_has_what_opens_the_page(
    notify: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("WEBSITE_INSTANCE_ID", "a1b2c3")
    monkeypatch.setenv("NOTIFY", notify)
    log = in_the_log(build_notifier(Settings()), caplog)
    assert f"claim_awaiting_review instance=claim-CLM-1 url={URL}\n" in log
    assert "?t=" not in log
    assert "ann@x.example" not in log


def test_log_of_a_laptop_shows_the_links(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.delenv("WEBSITE_INSTANCE_ID", raising=False)
    log = in_the_log(build_notifier(Settings()), caplog)
    assert f"url={URL}?t=claim-CLM-1/r-1/None\n" in log
    assert f"for=ann@x.example url={URL}?t=claim-CLM-1/r-1/ann@x.example\n" in log


def test_settings_say_who_is_told_and_whether_the_claimant_is_named():
    settings = Settings(notify_email_to=("ann@x.example",), notify_personal_data=True)
    telling = build_telling(settings)
    assert (telling.mail_to, telling.names_claimant) == (("ann@x.example",), True)


def test_activity_tells_and_brings_back_what_became_of_it():
    def unused() -> Any:
        raise AssertionError("not asked")

    activities = ClaimActivities(
        documents=unused, assistant=unused, adjudicator=unused, notifier=LogNotifier
    )
    context = ActivityContext("claim-CLM-1", 1)
    outcome = activities.notify_reviewer(context, ORDER.model_dump_json())
    [delivery] = outcome["output"]["deliveries"]
    assert (delivery["channel"], delivery["ok"]) == ("log", True)
