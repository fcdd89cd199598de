"""What became of a notice on a channel, as the record has it."""

from datetime import UTC, datetime

from function_app.notifications.ports import (
    Channel,
    Delivery,
    Notice,
    NotificationFailed,
    Recipient,
)


def delivery_of(
    channel: Channel, notice: Notice, to: Recipient | None, failure: NotificationFailed | None
) -> Delivery:
    return Delivery(
        channel=channel.name,
        ok=failure is None,
        error=failure and str(failure),
        at=datetime.now(UTC),
        key=notice.key,
        to=to and to.mail,
    )


def announced_alone(channel: Channel, notice: Notice) -> list[Delivery]:
    """By a channel that is the only one, and is told once."""
    try:
        channel.send(notice, None)
    except NotificationFailed as failure:
        failure.deliveries = [delivery_of(channel, notice, None, failure)]
        raise
    return [delivery_of(channel, notice, None, None)]
