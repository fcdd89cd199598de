"""Several channels at once. One that fails holds up no other; it is tried again for a while, and
what became of it is recorded.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from function_app.notifications.deliveries import delivery_of
from function_app.notifications.ports import (
    Channel,
    Delivery,
    Notice,
    NotificationFailed,
    Recipient,
)

logger = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 4.0)
LONGEST_PAUSE = 10.0  # of those that a busy server asks for
MOST_SECONDS = 60.0  # then no new try begins
TOO_LATE = "It was not tried: the others took too long"


@dataclass(frozen=True)
class _Result:
    channel: Channel
    to: Recipient | None
    delivery: Delivery
    failure: NotificationFailed | None = None

    @property
    def is_worth_a_retry(self) -> bool:
        return self.failure is not None and not self.failure.lasting


class Several:
    """`otherwise` is told what no channel carries."""

    def __init__(
        self,
        channels: Sequence[Channel],
        otherwise: Channel,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channels = channels
        self._otherwise = otherwise
        self._sleep = sleep
        self._now = now

    def announce(self, notice: Notice) -> list[Delivery]:
        end = self._now() + MOST_SECONDS
        carrying = [one for one in self._channels if one.addressees(notice)] or [self._otherwise]
        results = [result for one in carrying for result in self._tell_all(one, notice, end)]
        if any(result.failure is None for result in results):
            results = self._insist(results, notice, end)
        for result in results:
            _log_failure(result, notice)
        deliveries = [result.delivery for result in results]
        _raise_if_nobody_was_told(results, deliveries)
        return deliveries

    def _tell_all(self, channel: Channel, notice: Notice, end: float) -> list[_Result]:
        """The first is told in any case, so that no channel is left out for a slow one."""
        first, *others = channel.addressees(notice)
        results = [_tell(channel, notice, first)]
        for to in others:
            is_late = self._now() >= end
            results.append(_late(channel, notice, to) if is_late else _tell(channel, notice, to))
        return results

    def _insist(self, results: list[_Result], notice: Notice, end: float) -> list[_Result]:
        """While nobody was told the durable retry is better: it survives a restart."""
        for pause in PAUSES:
            waiting = [r.failure for r in results if r.failure and not r.failure.lasting]
            asked = [failure.retry_after_seconds or 0 for failure in waiting]
            wait = min(max([pause, *asked]), LONGEST_PAUSE)
            if not waiting or self._now() + wait >= end:
                break
            self._sleep(wait)
            results = [
                _tell(r.channel, notice, r.to) if r.is_worth_a_retry and self._now() < end else r
                for r in results
            ]
        return results


def _tell(channel: Channel, notice: Notice, to: Recipient | None) -> _Result:
    failure = None
    try:
        channel.send(notice, to)
    except NotificationFailed as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - a fault in one channel holds up no other
        failure = NotificationFailed(f"It broke: {type(error).__name__}", lasting=True)
    return _Result(channel, to, delivery_of(channel, notice, to, failure), failure)


def _late(channel: Channel, notice: Notice, to: Recipient | None) -> _Result:
    failure = NotificationFailed(TOO_LATE, lasting=True)
    return _Result(channel, to, delivery_of(channel, notice, to, failure), failure)


def _log_failure(result: _Result, notice: Notice) -> None:
    if result.failure is not None:
        logger.warning(
            "notification_failed channel=%s instance=%s: %s",
            result.channel.name,
            notice.instance_id,
            result.failure,
        )


def _raise_if_nobody_was_told(results: Sequence[_Result], deliveries: list[Delivery]) -> None:
    if all(r.failure for r in results) and any(r.is_worth_a_retry for r in results):
        whys = dict.fromkeys(str(r.failure) for r in results)
        failed = NotificationFailed("; ".join(whys))
        failed.deliveries = deliveries
        raise failed
