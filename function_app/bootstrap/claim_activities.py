"""Whom the activities of a claim work with. Each is built when the first claim needs it."""

from functools import cache

from function_app.access.guard import link_signer
from function_app.agents.ports import Adjudicator
from function_app.approval_policy.read_file import read_policy
from function_app.bootstrap.adjudicator import build_adjudicator
from function_app.bootstrap.assistant import build_assistant
from function_app.bootstrap.claimant_mail import build_letters
from function_app.bootstrap.document_reader import build_document_reader
from function_app.bootstrap.notifier import build_notifier
from function_app.chat.session_entity import Sessions
from function_app.claim_files.opened import claim_files
from function_app.claims.activities import ClaimActivities
from function_app.claims.letter_writing import LetterWriting
from function_app.claims.straight_through import StraightThrough
from function_app.claims.telling import Telling
from function_app.contracts.opened import contracts, facilities
from function_app.rules.limits import read_limits
from function_app.settings import Settings
from function_app.workflows.spam.check import SpamCheck


def build_activities(settings: Settings, sessions: Sessions) -> ClaimActivities:
    spam_check = SpamCheck(sessions.talk) if settings.spam_check_claims else None
    return ClaimActivities(
        documents=cache(lambda: build_document_reader(settings)),
        assistant=cache(lambda: build_assistant(settings)),
        adjudicator=cache(lambda: build_adjudicator(settings)),
        notifier=cache(lambda: build_notifier(settings)),
        spam_concern=spam_check and spam_check.concern,
        telling=build_telling(settings),
        straight_through=build_straight_through(settings),
        files=claim_files,
        contracts=contracts,
        facilities=facilities,
        writing=LetterWriting(build_letters(settings)),
    )


def build_telling(settings: Settings) -> Telling:
    """Who is told of a claim, and what."""
    return Telling(
        sign=link_signer().link if settings.review_auth == "link" else None,
        mail_to=settings.notify_email_to,
        names_claimant=settings.notify_personal_data,
    )


def build_straight_through(settings: Settings) -> StraightThrough | None:
    policy = read_policy(settings.approval_policy)
    if policy is None or not policy.straight_through.enabled:
        return None

    def rules() -> Adjudicator:
        from function_app.rules.adjudication import CodedRules

        return CodedRules(read_limits(settings.adjudication_rules_file))

    return StraightThrough(policy, cache(rules))
