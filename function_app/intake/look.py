"""A look at the mails that lie there: each becomes a claim, joins one, or is put aside with the
reason. A mail is moved last, and each step before may be done again: a crash loses nothing, and
makes nothing twice.
"""

import json
import logging
import time
from contextlib import suppress
from typing import Any, Final, cast

import grpc
from azure.functions import QueueMessage, TimerRequest
from durabletask.client import TaskHubGrpcClient

from function_app.intake.errors import MailNotTaken, NotNow
from function_app.intake.opened import mail_place
from function_app.intake.ports import MOST_BYTES, Arrival, MailPlace

logger = logging.getLogger(__name__)

EVERY_30_SECONDS: Final = "*/30 * * * * *"
_LONGEST_LOOK = 60.0  # seconds, after which the rest is left to the next
_UNFORESEEN = "Something went wrong with it that nobody has foreseen."


def look_at_mails(_: TimerRequest, client: Any) -> None:
    take_mails(client)


def mail_came(message: QueueMessage, client: Any) -> None:
    """The message names a mail, as text or as the event of a blob that was made. Whatever else it
    says, it is a reason to look.
    """
    take_mails(client, only=named_in(message.get_body()))


def take_mails(client: TaskHubGrpcClient, only: str | None = None) -> None:
    place = mail_place()
    if place is None:
        return
    end = time.monotonic() + _LONGEST_LOOK
    for arrival in [*place.arrivals()]:
        if time.monotonic() > end:
            return
        if only in (None, arrival.name):
            _take_safely(client, place, arrival)


def named_in(body: bytes) -> str | None:
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        try:
            event = json.loads(text)
        except ValueError:
            return None
        text = str(cast("dict[str, Any]", event).get("subject", ""))
    name = text.rpartition("/")[2]
    return name if name.lower().endswith(".eml") else None


def _take_safely(client: TaskHubGrpcClient, place: MailPlace, arrival: Arrival) -> None:
    """One mail does not keep the others waiting."""
    try:
        _take(client, place, arrival)
    except NotNow:
        logger.info("mail_waits")
    except (grpc.RpcError, OSError) as error:  # not the mail's fault: it is kept
        logger.warning("mail_not_taken_now: %s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - it would come again with every look
        logger.warning("mail_unforeseen: %s", type(error).__name__)  # its text may quote the mail
        with suppress(OSError):
            place.dead(arrival, f"{_UNFORESEEN} ({type(error).__name__})")


def _take(client: TaskHubGrpcClient, place: MailPlace, arrival: Arrival) -> None:
    if arrival.size > MOST_BYTES:
        place.dead(arrival, f"It is larger than {MOST_BYTES // 1024**2} MB.")
        return
    content = place.content(arrival)
    if content is None:
        return
    try:
        instance_id = _claim_of(client, content)
    except MailNotTaken as problem:
        logger.warning("mail_dead")
        place.dead(arrival, problem.reason)
        return
    place.done(arrival)
    logger.info("mail_taken instance=%s", instance_id)


def _claim_of(client: TaskHubGrpcClient, content: bytes) -> str:
    # They come with the parsers: a cold start does without them.
    from function_app.intake.filing import file_mail  # noqa: PLC0415
    from function_app.intake.joining import joined  # noqa: PLC0415
    from function_app.intake.mail import taken_mail  # noqa: PLC0415

    mail = taken_mail(content)
    if mail.about and joined(client, mail):
        return mail.about
    return file_mail(client, mail)
