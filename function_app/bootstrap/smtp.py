"""Mail by SMTP, to reviewers and to claimants."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from function_app.settings import Settings

if TYPE_CHECKING:
    from function_app.notifications.email_smtp import SmtpChannel


def build_smtp(settings: Settings) -> "SmtpChannel":
    from function_app.notifications.email_smtp import MailServer, SmtpChannel

    server = MailServer(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=revealed(settings.smtp_password),
    )
    return SmtpChannel(server, settings.smtp_from or "", settings.notify_email_to)


def revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
