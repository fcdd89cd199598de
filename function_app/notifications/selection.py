"""Chooses the notifier, once: a webhook when one is set, else the log."""

from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import Notifier
from function_app.notifications.webhook import WebhookNotifier
from function_app.settings import Settings


def build_notifier(settings: Settings) -> Notifier:
    url = settings.notification_webhook_url
    return WebhookNotifier(url) if url else LogNotifier()
