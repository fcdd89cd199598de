"""All workflows and the agents that converse, for the Functions app or for a worker."""

from functools import cache

from function_app.approval_policy.read_file import read_policy
from function_app.audit.purge_activities import PurgeActivities
from function_app.audit.record import Records
from function_app.audit.registration import purge_workflow
from function_app.bootstrap.claim_activities import build_activities
from function_app.bootstrap.claimant_mail import build_claimant_telling
from function_app.bootstrap.conversations import build_conversations
from function_app.bootstrap.notifier import build_notifier
from function_app.chat.registration import agent_functions
from function_app.chat.session_entity import Sessions
from function_app.claim_files.opened import claim_files
from function_app.claims.activities import ClaimActivities
from function_app.claims.registration import claim_workflow
from function_app.desk.rebuild import rebuild_workflow
from function_app.kit.durable.functions import WorkflowFunctions
from function_app.settings import Settings
from function_app.workflows.actions.activities import ActionActivities
from function_app.workflows.actions.registration import action_workflow
from function_app.workflows.chaining.registration import chaining_workflow
from function_app.workflows.concurrency.registration import concurrency_workflow
from function_app.workflows.spam.activities import SpamActivities
from function_app.workflows.spam.registration import spam_workflow
from function_app.workflows.writing.activities import WritingActivities
from function_app.workflows.writing.registration import writing_workflow


def build_workflows(
    settings: Settings, sessions: Sessions, activities: ClaimActivities | None = None
) -> list[WorkflowFunctions]:
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


def build_purge(settings: Settings) -> PurgeActivities:
    key = settings.audit_signing_key
    agent1, agent2 = settings.agent1_endpoint, settings.agent2_endpoint
    return PurgeActivities(
        records=cache(lambda: Records(claim_files(), key)),
        assistant=cache(lambda: build_conversations(settings, agent1, settings.agent1_name)),
        adjudicator=cache(lambda: build_conversations(settings, agent2, settings.agent2_name)),
    )
