"""Who tells the reviewers, and over which channels."""

from typing import TYPE_CHECKING

from function_app.bootstrap.smtp import build_smtp, revealed
from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import Channel, Notifier
from function_app.settings import ChannelName, Platform, Settings

if TYPE_CHECKING:
    from function_app.notifications.webhook import WebhookNotifier


def build_notifier(settings: Settings) -> Notifier:
    """Those of NOTIFY; where it is unset, the webhook, or the log where there is none either."""
    if settings.notify:
        from function_app.notifications.several import Several

        return Several([build_channel(settings, name) for name in settings.notify], _log())
    if settings.notification_webhook_url is None:
        return _log()

    return _webhook(settings)


def build_channel(settings: Settings, name: ChannelName) -> Channel:
    """The settings have been checked: what a channel of NOTIFY needs is there."""
    match name:
        case "log":
            return _log()
        case "webhook":
            return _webhook(settings)
        case "teams":
            from function_app.notifications.teams import TeamsChannel

            return TeamsChannel(revealed(settings.teams_webhook_url) or "")
        case "slack":
            from function_app.notifications.slack import SlackChannel

            return SlackChannel(revealed(settings.slack_webhook_url) or "")
        case "email":
            return _mail(settings)


def _log() -> LogNotifier:
    return LogNotifier(shows_links=not Platform().is_azure)


def _webhook(settings: Settings) -> "WebhookNotifier":
    from function_app.notifications.webhook import WebhookNotifier

    secret = revealed(settings.notification_webhook_secret)
    return WebhookNotifier(settings.notification_webhook_url or "", secret)


def _mail(settings: Settings) -> Channel:
    sender, always = settings.smtp_from or "", settings.notify_email_to
    if settings.smtp_host:
        return build_smtp(settings)

    from azure.identity import get_bearer_token_provider

    from function_app.agents.foundry.connection import credential_for
    from function_app.notifications.email_acs import SCOPE, AcsChannel

    endpoint = settings.acs_email_endpoint or ""
    token = get_bearer_token_provider(credential_for(settings, endpoint), SCOPE)
    return AcsChannel(endpoint, sender, token, always)
