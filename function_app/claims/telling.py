"""Telling the reviewers of a claim: who gets which link, and what became of it, for the record.

A link that signs somebody in is made here, when it is sent, and is kept nowhere: the workflow and
its history know the plain address alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from function_app.approval_policy.ladder import next_steps
from function_app.approval_policy.models import ApprovalPolicy, LadderStep
from function_app.claims.messages import NOBODY_TOLD, ReviewOrder, Told
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.ports import (
    Delivery,
    NotificationFailed,
    Notifier,
    Recipient,
    ReviewNotice,
)

PAUSES = (2.0, 4.0, 8.0)  # as the durable retry has them

# The review address, the instance, its request and whose link it is (None: nobody's in particular).
type Sign = Callable[[str, str, str | None, str | None], str]


@dataclass(frozen=True)
class Telling:
    """What the settings say about it. Without `sign` the address of the page is told as it is;
    `mail_to` are those whom no policy names.
    """

    sign: Sign | None = None
    mail_to: Sequence[str] = ()
    names_claimant: bool = False
    sleep: Callable[[float], None] = time.sleep


def tell_reviewers(notifier: Notifier, telling: Telling, order: ReviewOrder) -> ActivityOutcome:
    """Raises `NotificationFailed` for the durable retry. With a ladder the retry is here, and what
    remains is an outcome: the claim keeps its schedule, whose next step tells them again.
    """
    ladder = ladder_plan(order)
    notice = notice_to_send(telling, _with_its_end(order, ladder))
    try:
        deliveries = _insist(notifier, notice, telling.sleep if ladder else None)
    except NotificationFailed as failure:
        if not ladder:
            raise
        deliveries = failure.deliveries
    told = Told(deliveries=tuple(deliveries), ladder=ladder)
    nobody = not any(delivery.ok for delivery in deliveries)
    return ActivityOutcome(output=told.dump(), failure=NOBODY_TOLD if nobody else None)


def ladder_plan(order: ReviewOrder) -> tuple[LadderStep, ...]:
    """Made here, where it is recorded: what a library says of a holiday tomorrow changes nothing
    that was planned today.
    """
    if order.policy is None or order.since is None:
        return ()
    return tuple(next_steps(ApprovalPolicy.model_validate(order.policy), order.since))


def _with_its_end(order: ReviewOrder, ladder: Sequence[LadderStep]) -> ReviewOrder:
    ends = [step.at for step in ladder if step.action.ends_the_wait]
    return order.model_copy(update={"due_at": ends[0]}) if ends else order


def _insist(
    notifier: Notifier, notice: ReviewNotice, sleep: Callable[[float], None] | None
) -> Sequence[Delivery]:
    """Without `sleep` once."""
    if sleep:
        for pause in PAUSES:
            try:
                return notifier.announce(notice)
            except NotificationFailed:
                sleep(pause)
    return notifier.announce(notice)


def notice_to_send(telling: Telling, order: ReviewOrder) -> ReviewNotice:
    """With the links, and with the claimant only where the settings have notices name them."""
    link = telling.sign or _as_it_is
    url, instance, request = order.review_url, order.instance_id, order.request_id
    people = [
        {**person.dump(), "review_url": url and link(url, instance, request, person.mail)}
        for person in _everybody(telling, order)
    ]
    told = {
        "review_url": url and link(url, instance, request, None),
        "claimant_name": order.claimant_name if telling.names_claimant else None,
        "to": people,
    }
    return ReviewNotice.model_validate({**order.dump(), **told})


def _as_it_is(review_url: str, *_: str | None) -> str:
    return review_url


def _everybody(telling: Telling, order: ReviewOrder) -> list[Recipient]:
    """Each address once, with the first role that it stands under."""
    every = [*order.to, *(Recipient(mail=mail) for mail in telling.mail_to)]
    return [*{person.mail.casefold(): person for person in reversed(every)}.values()][::-1]
