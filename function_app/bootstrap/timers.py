"""What the app does without being asked: on a timer, or when a queue says so."""

import logging
from functools import partial

import azure.durable_functions as df

from function_app.audit.retention import EVERY_HOUR, purge_old_claims
from function_app.claims.counting import EVERY_FIVE_MINUTES, count_waiting_claims
from function_app.desk.rebuild import mend_desk
from function_app.intake.look import EVERY_30_SECONDS, look_at_mails, mail_came
from function_app.kit.registration import register_queue, register_timer
from function_app.settings import Platform, Settings
from function_app.telemetry.counts import COUNTS

logger = logging.getLogger(__name__)


def register_timers(app: df.DFApp, settings: Settings) -> None:
    register_retention(app, settings)
    register_intake(app, settings)
    if settings.desk_database_url is not None:
        register_timer(app, "mend_desk", EVERY_FIVE_MINUTES, mend_desk)
    if COUNTS.are_wanted:
        register_timer(app, "count_waiting_claims", EVERY_FIVE_MINUTES, count_waiting_claims)


def register_retention(app: df.DFApp, settings: Settings) -> None:
    days = settings.retention_days
    if days is None:
        logger.info("retention_unset: finished claims are kept for good; see RETENTION_DAYS")
        return
    purge = partial(purge_old_claims, days=days)
    register_timer(app, "purge_old_claims", EVERY_HOUR, purge)


def register_intake(app: df.DFApp, settings: Settings) -> None:
    """The local host serves no queues: its timer finds every mail."""
    if settings.intake is None:
        return
    register_timer(app, "look_at_mails", EVERY_30_SECONDS, look_at_mails)
    if settings.intake_queue and Platform().is_azure:
        register_queue(app, "mail_came", settings.intake_queue, mail_came)
