"""What has to be right before the app starts, and so before a worker does."""

from collections.abc import Callable

from function_app.approval_policy.read_file import read_policy
from function_app.claim_files.opened import check_files
from function_app.claims.claimant.questions import check_questions
from function_app.contracts.opened import check_contracts
from function_app.environment import InvalidSettings
from function_app.intake.opened import check_intake
from function_app.rules.limits import read_limits
from function_app.settings import Settings
from function_app.telemetry.start import telemetry_settings


def check_claimant_mail(settings: Settings) -> None:
    """Raises `InvalidSettings`."""
    if settings.claimant_mail == "smtp" and not (settings.smtp_host and settings.smtp_from):
        raise InvalidSettings(["CLAIMANT_MAIL=smtp needs SMTP_HOST and SMTP_FROM"])


def check_letters(settings: Settings) -> None:
    """Raises `InvalidSettings`: each letter is kept with its claim."""
    if settings.letters != "off" and settings.claim_files is None:
        raise InvalidSettings([f"LETTERS={settings.letters} needs CLAIM_FILES"])


CHECKS: tuple[Callable[[Settings], object], ...] = (
    lambda settings: read_limits(settings.adjudication_rules_file),
    lambda settings: read_policy(settings.approval_policy),
    check_files,
    check_claimant_mail,
    check_letters,
    check_questions,
    check_contracts,
    check_intake,
    lambda _: telemetry_settings(),
)
