"""Several channels at once: one that fails holds up no other."""

import logging
from collections.abc import Iterable, Sequence

import pytest

from function_app.notifications.ports import (
    EmailAnswer,
    Notice,
    NotificationFailed,
    Recipient,
    ReviewNotice,
)
from function_app.notifications.several import LONGEST_PAUSE, PAUSES, TOO_LATE, Several

NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    to=(Recipient(mail="ann@example.com"), Recipient(mail="ben@example.com")),
)
DOWN = NotificationFailed("It answered 503")
GONE = NotificationFailed("It answered 404", lasting=True)


class Time:
    """Moves when somebody sleeps, or takes long."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


class Fake:
    """Fails as it is told, try after try, and then works."""

    def __init__(
        self,
        name: str,
        failures: Iterable[Exception] = (),
        *,
        mails: bool = False,
        takes: tuple[Time, float] | None = None,
    ) -> None:
        self.name = name
        self._failures = [*failures]
        self._mails = mails
        self._takes = takes
        self.told: list[str | None] = []

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        if not self._mails:
            return [None]
        return notice.to if isinstance(notice, ReviewNotice) else []

    def send(self, notice: Notice, to: Recipient | None) -> None:
        if self._takes:
            self._takes[0].moment += self._takes[1]
        if self._failures:
            raise self._failures.pop(0)
        self.told.append(to and to.mail)


@pytest.fixture
def time() -> Time:
    return Time()


def several(time: Time, *channels: Fake, otherwise: Fake | None = None) -> Several:
    fallback = otherwise or Fake("log")
    return Several(channels, fallback, sleep=time.sleep, now=time.now)


def test_everybody_is_told_once_and_it_is_recorded(time: Time):
    chat, mail = Fake("teams"), Fake("email", mails=True)
    deliveries = several(time, chat, mail).announce(NOTICE)
    assert (chat.told, mail.told) == ([None], ["ann@example.com", "ben@example.com"])
    assert [(d.channel, d.ok, d.error, d.key, d.to) for d in deliveries] == [
        ("teams", True, None, "claim-CLM-1-notify", None),
        ("email", True, None, "claim-CLM-1-notify", "ann@example.com"),
        ("email", True, None, "claim-CLM-1-notify", "ben@example.com"),
    ]
    assert time.slept == []


@pytest.mark.parametrize("first", [0, 1])
def test_next_is_told_when_one_fails_and_those_told_are_not_told_again(time: Time, first: int):
    channels = [Fake("slack", [DOWN] * 99), Fake("webhook")]
    deliveries = several(time, *channels[first:], *channels[:first]).announce(NOTICE)
    assert channels[1].told == [None]
    assert {d.channel: (d.ok, d.error) for d in deliveries} == {
        "slack": (False, "It answered 503"),
        "webhook": (True, None),
    }
    assert tuple(time.slept) == PAUSES


def test_failure_that_passes_is_tried_away(time: Time):
    chat, mail = Fake("teams", [DOWN, DOWN]), Fake("email", [DOWN], mails=True)
    deliveries = several(time, chat, mail, Fake("log")).announce(NOTICE)
    assert all(delivery.ok for delivery in deliveries)
    assert (chat.told, mail.told) == ([None], ["ben@example.com", "ann@example.com"])
    assert tuple(time.slept) == PAUSES[:2]


def test_failure_that_lasts_is_not_tried_again(time: Time):
    deliveries = several(time, Fake("slack", [GONE]), Fake("log")).announce(NOTICE)
    assert [delivery.ok for delivery in deliveries] == [False, True]
    assert time.slept == []


def test_busy_server_gets_the_time_that_it_asks_for_within_reason(time: Time):
    busy = [NotificationFailed("429", retry_after_seconds=seconds) for seconds in (3.0, 9999.0)]
    several(time, Fake("slack", busy), Fake("log")).announce(NOTICE)
    assert time.slept == [3.0, LONGEST_PAUSE]


def test_nobody_told_is_for_the_durable_retry_at_once(time: Time):
    failing = several(time, Fake("slack", [DOWN] * 99), Fake("webhook", [GONE] * 99))
    with pytest.raises(NotificationFailed, match="It answered 503; It answered 404") as failed:
        failing.announce(NOTICE)
    assert time.slept == []
    assert [(d.channel, d.ok) for d in failed.value.deliveries] == [
        ("slack", False),
        ("webhook", False),
    ]


def test_nobody_told_for_good_is_recorded_and_not_tried_again(time: Time):
    deliveries = several(time, Fake("slack", [GONE]), Fake("webhook", [GONE])).announce(NOTICE)
    assert [(d.ok, d.error) for d in deliveries] == [(False, "It answered 404")] * 2


def test_channel_with_a_fault_of_its_own_holds_up_no_other(
    time: Time, caplog: pytest.LogCaptureFixture
):
    broken, chat = Fake("slack", [ZeroDivisionError("secret: Dana")]), Fake("teams")
    with caplog.at_level(logging.WARNING):
        deliveries = several(time, broken, chat).announce(NOTICE)
    assert chat.told == [None]
    assert deliveries[0].error == "It broke: ZeroDivisionError"
    assert "notification_failed channel=slack instance=claim-CLM-1" in caplog.text
    assert "secret" not in caplog.text


def test_slow_mail_server_keeps_no_channel_from_being_told(time: Time):
    slow = Fake("email", mails=True, takes=(time, 100.0))
    chat = Fake("teams")
    deliveries = several(time, slow, chat).announce(NOTICE)
    assert (slow.told, chat.told) == (["ann@example.com"], [None])
    assert [delivery.error for delivery in deliveries] == [None, TOO_LATE, None]


def test_what_no_channel_carries_is_told_to_the_log(time: Time):
    mail, log = Fake("email", mails=True), Fake("log")
    answer = EmailAnswer(instance_id="i-1", email_id="m-1", response="Thank you.")
    [delivery] = several(time, mail, otherwise=log).announce(answer)
    assert (delivery.channel, delivery.key) == ("log", "i-1-send_email")
    assert (mail.told, log.told) == ([], [None])
