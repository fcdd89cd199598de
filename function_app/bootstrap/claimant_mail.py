"""How the claimant is asked and told: letters, links, and the mailbox that both go to."""

from functools import cache
from pathlib import Path

from function_app.access.claimant_links import claimant_links
from function_app.bootstrap.smtp import build_smtp
from function_app.claim_files.opened import claim_files
from function_app.claims.claimant.telling import ClaimantTelling
from function_app.letters.letters import Letters
from function_app.notifications.ports import Mailbox
from function_app.settings import Platform, Settings

NO_SENDER = "claims@localhost.localdomain"  # of mail that is only written to the outbox


def build_letters(settings: Settings) -> Letters | None:
    if settings.letters == "off":
        return None
    return Letters(
        mode=settings.letters,
        files=claim_files,
        mailbox=cache(lambda: build_claimant_mailbox(settings)),
        sender=settings.smtp_from or NO_SENDER,
        tells_received=settings.letters_received,
    )


def build_claimant_telling(settings: Settings) -> ClaimantTelling:
    return ClaimantTelling(
        mailbox=cache(lambda: build_claimant_mailbox(settings)),
        links=cache(lambda: claimant_links(settings, Platform())),
        sender=settings.smtp_from or NO_SENDER,
        public_url=settings.public_url,
        letters=build_letters(settings),
    )


def build_claimant_mailbox(settings: Settings) -> Mailbox:
    if settings.claimant_mail == "log":
        from function_app.notifications.outbox import Outbox

        return Outbox((settings.local_data_dir or Path(".local")) / "outbox")
    return build_smtp(settings)
