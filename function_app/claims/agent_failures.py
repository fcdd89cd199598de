"""Asks an agent, and tells apart what becomes of it: an answer, a failure that another try does not
mend, a time to ask again. The log gets the operator's words, the claim a sentence for its readers.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from function_app.agents.ports import (
    AgentAnswerUnusable,
    AgentDeclined,
    AgentFailed,
    AgentMisconfigured,
    AgentUnavailable,
)
from function_app.domain.message import Message
from function_app.kit.durable.outcome import ActivityOutcome

logger = logging.getLogger(__name__)

_EVENTS: dict[type[AgentFailed], str] = {
    AgentMisconfigured: "misconfigured",
    AgentDeclined: "declined",
    AgentAnswerUnusable: "answer_unusable",
}


@dataclass(frozen=True)
class Asked:
    """One of the agents, under its name in the log, and what is said when it fails."""

    name: str
    failures: Mapping[type[AgentFailed], str]
    busy: str


ASSISTANT = Asked(
    "claim_assistant",
    {
        AgentMisconfigured: "The claim assistant is not set up correctly, so nothing was read "
        "from the claim. The app's log says what to do.",
        AgentDeclined: "The claim assistant declined to read this claim.",
        AgentAnswerUnusable: "The claim assistant's answer could not be used, so nothing was read "
        "from the claim.",
    },
    busy="The claim assistant was busy for too long, so nothing was read from the claim.",
)
ADJUDICATOR = Asked(
    "adjudicator",
    {
        AgentMisconfigured: "The adjudication is not set up correctly; the claim was not "
        "adjudicated. The app's log says what to do.",
        AgentDeclined: "The adjudicator declined to decide about this claim.",
        AgentAnswerUnusable: "The adjudicator's answer could not be used; the claim was not "
        "adjudicated.",
    },
    busy="The adjudicator was busy for too long; the claim was not adjudicated.",
)


def outcome_of(ask: Callable[[], Message], agent: Asked, instance_id: str) -> ActivityOutcome:
    """A passing failure that names no time is raised, for the durable retry."""
    try:
        return ActivityOutcome(output=ask().dump())
    except AgentFailed as error:
        event = _EVENTS[type(error)]
        logger.warning("%s_%s instance=%s: %s", agent.name, event, instance_id, error)
        return ActivityOutcome(failure=agent.failures[type(error)])
    except AgentUnavailable as error:
        logger.warning("%s_unavailable instance=%s: %s", agent.name, instance_id, error)
        if error.retry_after_seconds is None:
            raise
        return ActivityOutcome(failure=agent.busy, retry_after_seconds=error.retry_after_seconds)
