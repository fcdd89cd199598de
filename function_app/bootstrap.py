"""Who works with whom: built once from the settings, and handed to those who need it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import azure.durable_functions as df
from pydantic import SecretStr

from function_app import health
from function_app.access.claimant_links import claimant_links
from function_app.access.guard import link_signer
from function_app.access.start_check import check_sign_in
from function_app.agents.ports import (
    Adjudicator,
    ClaimAssistant,
    Conversations,
    NoConversations,
)
from function_app.approval_policy.read_file import read_policy
from function_app.audit import api as audit_api
from function_app.audit.purge_activities import PurgeActivities
from function_app.audit.record import Records
from function_app.audit.registration import purge_workflow
from function_app.audit.retention import EVERY_HOUR, purge_old_claims
from function_app.chat.offline.conversation import Lookup
from function_app.chat.registration import agent_functions
from function_app.chat.session_entity import Sessions
from function_app.chat.talk import Talk
from function_app.claim_files.opened import check_files, claim_files
from function_app.claims import api as claims_api
from function_app.claims import contracts_api, preview
from function_app.claims.activities import ClaimActivities, Documents
from function_app.claims.claimant import api as claimant_api
from function_app.claims.claimant.questions import check_questions
from function_app.claims.claimant.telling import ClaimantTelling
from function_app.claims.counting import EVERY_FIVE_MINUTES, count_waiting_claims
from function_app.claims.decisions import undo_api
from function_app.claims.further_case import api as reopen_api
from function_app.claims.letter_writing import LetterWriting
from function_app.claims.registration import claim_workflow
from function_app.claims.settlement import api as settle_api
from function_app.claims.straight_through import StraightThrough
from function_app.claims.telling import Telling
from function_app.contracts.opened import check_contracts, contracts, facilities
from function_app.desk import (
    claimant_page,
    dashboard,
    dead_mails,
    document_pages,
    kept_file,
    letters_api,
    page_data,
    queue_page,
    rebuild,
    review_page,
    static_route,
)
from function_app.desk.learning import api as learning_api
from function_app.desk.queue import api as queue_api
from function_app.desk.rebuild import mend_desk, rebuild_workflow
from function_app.environment import InvalidSettings, prepare_environment, variable_names
from function_app.intake.look import EVERY_30_SECONDS, look_at_mails, mail_came
from function_app.intake.opened import check_intake
from function_app.kit.durable.client_of_entity import client_of_entity
from function_app.kit.durable.functions import WorkflowFunctions
from function_app.kit.logs import quiet_libraries
from function_app.kit.registration import register_queue, register_timer, register_workflow
from function_app.kit.routes import Route, register_routes
from function_app.letters.letters import Letters
from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import Channel, Mailbox, Notifier
from function_app.openapi import api as openapi
from function_app.rules.limits import read_limits
from function_app.settings import (
    ChannelName,
    Platform,
    Settings,
    checked_settings,
    misspelled_settings,
)
from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import RunStreams
from function_app.streams.session_streams import SessionStreams
from function_app.telemetry.counts import COUNTS
from function_app.telemetry.start import start_telemetry, telemetry_settings
from function_app.telemetry.trace_context import carry_into_threads
from function_app.telemetry.traces import TRACES
from function_app.workflows.actions import api as actions_api
from function_app.workflows.actions.activities import ActionActivities
from function_app.workflows.actions.registration import action_workflow
from function_app.workflows.chaining import api as chaining_api
from function_app.workflows.chaining.registration import chaining_workflow
from function_app.workflows.concurrency import api as concurrency_api
from function_app.workflows.concurrency.registration import concurrency_workflow
from function_app.workflows.conversation import api as conversation_api
from function_app.workflows.conversation.claim_lookup import claim_lookup
from function_app.workflows.spam import api as spam_api
from function_app.workflows.spam.activities import SpamActivities
from function_app.workflows.spam.check import SpamCheck
from function_app.workflows.spam.registration import spam_workflow
from function_app.workflows.streaming import api as streaming_api
from function_app.workflows.streaming.answered_turns import answered_turns
from function_app.workflows.writing import api as writing_api
from function_app.workflows.writing.activities import WritingActivities
from function_app.workflows.writing.registration import writing_workflow

if TYPE_CHECKING:
    from function_app.documents.ocr.ports import Ocr
    from function_app.notifications.email_smtp import SmtpChannel
    from function_app.notifications.webhook import WebhookNotifier

logger = logging.getLogger(__name__)

NO_SENDER = "claims@localhost.localdomain"  # of mail that is only written to the outbox
NOTHING_IS_KEPT = (
    "no document and no refused attempt is kept with its claim, and a claim that somebody starts "
    "again through the engine runs again"
)


def check_claimant_mail(settings: Settings) -> None:
    """Raises `InvalidSettings`."""
    if settings.claimant_mail == "smtp" and not (settings.smtp_host and settings.smtp_from):
        raise InvalidSettings(["CLAIMANT_MAIL=smtp needs SMTP_HOST and SMTP_FROM"])


def check_letters(settings: Settings) -> None:
    """Raises `InvalidSettings`: each letter is kept with its claim."""
    if settings.letters != "off" and settings.claim_files is None:
        raise InvalidSettings([f"LETTERS={settings.letters} needs CLAIM_FILES"])


# With what the app starts, and so does a worker.
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


def build_app(activities: ClaimActivities | None = None) -> df.DFApp:
    """The whole app; `activities` take the place of those that the settings make."""
    prepare_environment()
    quiet_libraries()
    # What is wrong stops the app here, all of it by name, and not a claim later.
    settings = checked_settings(lambda given: check_sign_in(given, Platform()), *CHECKS)
    for name, meant in misspelled_settings(variable_names()).items():
        logger.warning("setting_unknown name=%s; did you mean %s?", name, meant)
    start_telemetry()
    app = df.DFApp()
    sessions = build_sessions(settings)
    routes = build_routes(sessions, build_letters(settings))
    register_routes(app, [*routes, *openapi.routes(routes)])
    for workflow in build_workflows(settings, sessions, activities):
        register_workflow(app, workflow)
    register_retention(app, settings)
    register_intake(app, settings)
    if settings.desk_database_url is not None:
        register_timer(app, "mend_desk", EVERY_FIVE_MINUTES, mend_desk)
    if COUNTS.are_wanted:
        register_timer(app, "count_waiting_claims", EVERY_FIVE_MINUTES, count_waiting_claims)
    if TRACES.are_wanted:
        carry_into_threads(app)
    if settings.claim_files is None:
        logger.warning("claim_files_unset: %s; see CLAIM_FILES", NOTHING_IS_KEPT)
    return app


def build_routes(sessions: Sessions, letters: Letters | None = None) -> list[Route]:
    """All that the app answers to, but for the document that describes these."""
    of_claims = (claims_api, undo_api, settle_api, reopen_api, claimant_api)
    own = (
        health,
        review_page,
        page_data,
        kept_file,
        document_pages,
        static_route,
        *of_claims,
        claimant_page,
        preview,
        audit_api,
        contracts_api,
        queue_api,
        queue_page,
        dashboard,
        learning_api,
        dead_mails,
        rebuild,
    )
    workflows = (actions_api, chaining_api, concurrency_api, spam_api, writing_api)
    return [
        *(route for api in (*own, *workflows) for route in api.ROUTES),
        *letters_api.routes(letters),
        *conversation_api.routes(sessions.streams),
        *streaming_api.routes(sessions.streams, answered_turns),
    ]


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


def build_sessions(settings: Settings, lookup: Lookup | None = None) -> Sessions:
    """The agents that converse; without a `lookup` they ask the Functions host's durable client."""
    find_claim = lookup or claim_lookup(client_of_entity)
    return Sessions(
        talk=cache(lambda: build_talk(settings, find_claim)),
        streams=cache(lambda: build_streams(settings)),
    )


def build_workflows(
    settings: Settings, sessions: Sessions, activities: ClaimActivities | None = None
) -> list[WorkflowFunctions]:
    """All workflows and the agents that converse, for the Functions app or for a worker."""
    notifier = cache(lambda: build_notifier(settings))
    return [
        agent_functions(sessions),
        claim_workflow(
            activities or build_activities(settings, sessions), build_claimant_telling(settings)
        ),
        purge_workflow(build_purge(settings)),
        rebuild_workflow(),
        action_workflow(ActionActivities(notifier, lambda: read_policy(settings.approval_policy))),
        chaining_workflow(),
        concurrency_workflow(),
        spam_workflow(SpamActivities(notifier)),
        writing_workflow(WritingActivities(notifier)),
    ]


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


def build_purge(settings: Settings) -> PurgeActivities:
    key = settings.audit_signing_key
    agent1, agent2 = settings.agent1_endpoint, settings.agent2_endpoint
    return PurgeActivities(
        records=cache(lambda: Records(claim_files(), key)),
        assistant=cache(lambda: build_conversations(settings, agent1, settings.agent1_name)),
        adjudicator=cache(lambda: build_conversations(settings, agent2, settings.agent2_name)),
    )


# Each is imported where it is built, when the first claim needs it. Their libraries and tables take
# longer to load than all the rest, and a cold start in Azure would pay for every one of them.


def build_talk(settings: Settings, lookup: Lookup) -> Talk:
    from function_app.chat.model_talk import ModelTalk

    return ModelTalk(settings, lookup)


def build_document_reader(settings: Settings) -> Documents:
    """Pages that are pictures are kept only for an agent that looks at them."""
    from function_app.documents.ocr.picture_reader import PictureReader
    from function_app.documents.reader import DocumentReader

    is_seen = settings.agent1_endpoint is not None and settings.agent1_sees_images
    return DocumentReader(
        allowed_hosts=settings.attachment_allowed_hosts,
        max_bytes=settings.attachment_max_bytes,
        timeout_seconds=settings.attachment_timeout_seconds,
        pictures=PictureReader(build_ocr(settings), keeps_images=is_seen),
    )


def build_ocr(settings: Settings) -> "Ocr":
    match settings.ocr:
        case "off":
            from function_app.documents.ocr.none import NoOcr

            return NoOcr()
        case "local":
            from function_app.documents.ocr.local import local_ocr

            return local_ocr()
        case "azure":
            from function_app.agents.foundry.connection import credential_for
            from function_app.documents.ocr.azure import AzureOcr

            endpoint = settings.document_intelligence_endpoint or ""
            return AzureOcr(endpoint, credential_for(settings, endpoint))


def build_assistant(settings: Settings) -> ClaimAssistant:
    """Agent 1: in Foundry where an endpoint is set, else offline."""
    assistant = _assistant(settings)
    if not TRACES.are_wanted:
        return _with_shadow(assistant, settings)
    from function_app.agents.traced import TracedAssistant, asked

    known = asked(settings.agent1_name, settings.agent1_endpoint)
    return _with_shadow(TracedAssistant(assistant, known), settings)


def _with_shadow(assistant: ClaimAssistant, settings: Settings) -> ClaimAssistant:
    """A second agent reads beside it in the same project, where there is a desk to show how it
    does.
    """
    name, endpoint = settings.shadow_agent1_name, settings.agent1_endpoint
    if name is None or settings.shadow_percent == 0:
        return assistant
    if endpoint is None or settings.desk_database_url is None:
        logger.warning("shadow_off: it needs AGENT1_PROJECT_ENDPOINT and DESK_DATABASE_URL")
        return assistant
    from function_app.agents.shadow import Shadow, ShadowedAssistant
    from function_app.claim_index.shadow_ledger import DeskLedger

    second = settings.model_copy(update={"agent1_name": name, "agent1_version": None})
    shadow = Shadow(
        cache(lambda: _assistant(second)),
        settings.shadow_percent,
        DeskLedger(name),
        build_conversations(settings, endpoint, name).forget,
    )
    return ShadowedAssistant(assistant, shadow)


def _assistant(settings: Settings) -> ClaimAssistant:
    if settings.agent1_endpoint is None:
        from function_app.agents.offline.assistant import OfflineClaimAssistant

        return OfflineClaimAssistant()

    from function_app.agents.foundry import FoundryClaimAssistant
    from function_app.agents.foundry.connection import client_for

    client = client_for(settings, settings.agent1_endpoint)
    return FoundryClaimAssistant(
        client,
        settings.agent1_name,
        settings.agent1_version,
        sees_images=settings.agent1_sees_images,
    )


def build_adjudicator(settings: Settings) -> Adjudicator:
    """Agent 2: in Foundry, with the coded rules beside it, or those rules alone."""
    from function_app.agents.gate import RulesGate
    from function_app.rules.adjudication import CodedRules

    limits = read_limits(settings.adjudication_rules_file)
    if settings.agent2_endpoint is None:
        return _traced(CodedRules(limits), settings)

    from function_app.agents.foundry import FoundryAdjudicator
    from function_app.agents.foundry.connection import client_for

    client = client_for(settings, settings.agent2_endpoint)
    foundry = FoundryAdjudicator(client, settings.agent2_name, settings.agent2_version)
    agent, rules = _traced(foundry, settings), CodedRules(limits)
    return RulesGate(agent, rules, limits) if settings.adjudication_rules_gate else agent


def _traced(adjudicator: Adjudicator, settings: Settings) -> Adjudicator:
    if not TRACES.are_wanted:
        return adjudicator
    from function_app.agents.traced import TracedAdjudicator, asked

    return TracedAdjudicator(adjudicator, asked(settings.agent2_name, settings.agent2_endpoint))


def build_straight_through(settings: Settings) -> StraightThrough | None:
    policy = read_policy(settings.approval_policy)
    if policy is None or not policy.straight_through.enabled:
        return None

    def rules() -> Adjudicator:
        from function_app.rules.adjudication import CodedRules

        return CodedRules(read_limits(settings.adjudication_rules_file))

    return StraightThrough(policy, cache(rules))


def build_conversations(settings: Settings, endpoint: str | None, agent: str) -> Conversations:
    """Where an agent's service keeps what it was asked."""
    if endpoint is None:
        return NoConversations()

    from function_app.agents.foundry import FoundryConversations
    from function_app.agents.foundry.connection import client_for

    return FoundryConversations(client_for(settings, endpoint), agent)


def build_telling(settings: Settings) -> Telling:
    """Who is told of a claim, and what."""
    return Telling(
        sign=link_signer().link if settings.review_auth == "link" else None,
        mail_to=settings.notify_email_to,
        names_claimant=settings.notify_personal_data,
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
    return _smtp(settings)


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

            return TeamsChannel(_revealed(settings.teams_webhook_url) or "")
        case "slack":
            from function_app.notifications.slack import SlackChannel

            return SlackChannel(_revealed(settings.slack_webhook_url) or "")
        case "email":
            return _mail(settings)


def _log() -> LogNotifier:
    return LogNotifier(shows_links=not Platform().is_azure)


def _webhook(settings: Settings) -> "WebhookNotifier":
    from function_app.notifications.webhook import WebhookNotifier

    secret = _revealed(settings.notification_webhook_secret)
    return WebhookNotifier(settings.notification_webhook_url or "", secret)


def _mail(settings: Settings) -> Channel:
    sender, always = settings.smtp_from or "", settings.notify_email_to
    if settings.smtp_host:
        return _smtp(settings)

    from azure.identity import get_bearer_token_provider

    from function_app.agents.foundry.connection import credential_for
    from function_app.notifications.email_acs import SCOPE, AcsChannel

    endpoint = settings.acs_email_endpoint or ""
    token = get_bearer_token_provider(credential_for(settings, endpoint), SCOPE)
    return AcsChannel(endpoint, sender, token, always)


def _smtp(settings: Settings) -> "SmtpChannel":
    from function_app.notifications.email_smtp import MailServer, SmtpChannel

    server = MailServer(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=_revealed(settings.smtp_password),
    )
    return SmtpChannel(server, settings.smtp_from or "", settings.notify_email_to)


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def build_streams(settings: Settings) -> RunStreams:
    """Where the pieces of an answer are kept: in Redis, in a file, or nowhere but in the answer."""
    ttl = timedelta(minutes=settings.redis_stream_ttl_minutes)
    if settings.redis_connection_string is not None:
        from function_app.streams.redis_streams import RedisLog

        return LoggedStreams(RedisLog(settings.redis_connection_string.get_secret_value(), ttl))
    if settings.local_data_dir is not None:
        from function_app.streams.sqlite_streams import FILE_NAME, SqliteLog

        return LoggedStreams(SqliteLog(settings.local_data_dir / FILE_NAME, ttl))
    return SessionStreams(ttl)
