"""What may be done, and what a person has to approve first. The code says so: a model that was
talked into calling its proposal harmless changes nothing.
"""

from pydantic import ValidationError

from function_app.chat.outputs import ProposedAction
from function_app.kit.validation_messages import faults_in_words
from function_app.workflows.actions.models import Action, Verdict
from function_app.workflows.actions.tools import TOOLS, ToolCall

_NONE = "none"  # what the agent says when no tool answers the request
_LONGEST_NAME = 100
_LONGEST_WORDS = 2_000


def examine(proposal: ProposedAction) -> Verdict:
    if proposal.action_type not in TOOLS:
        return _refused(proposal, _not_declared(proposal))
    try:
        call = TOOLS[proposal.action_type].model_validate(proposal.arguments)
    except ValidationError as error:
        return _refused(proposal, _wrong_arguments(proposal, error))
    return Verdict(action=_action(call, proposal))


def _action(call: ToolCall, proposal: ProposedAction) -> Action:
    return Action(
        action_type=call.tool,
        arguments=call.model_dump(mode="json", exclude_none=True),
        description=call.describe(),
        reasoning=proposal.reasoning[:_LONGEST_WORDS],
        risky_action=not call.only_reads,
    )


def _refused(proposal: ProposedAction, problem: str) -> Verdict:
    """Its arguments are not repeated: nobody knows what they hold."""
    action = Action(
        action_type=proposal.action_type[:_LONGEST_NAME],
        arguments={},
        description=_quoted(proposal.description) or "The agent did not say what it would do.",
        reasoning=proposal.reasoning[:_LONGEST_WORDS],
        risky_action=True,
    )
    return Verdict(action=action, problem=problem)


def _not_declared(proposal: ProposedAction) -> str:
    known = f"The declared actions are {', '.join(TOOLS)}."
    if proposal.action_type == _NONE:
        words = _quoted(proposal.description or proposal.reasoning)
        return f"None of the declared actions answers the request. {words or known}"
    return f"The agent proposed an action that is not declared; nothing was done. {known}"


def _wrong_arguments(proposal: ProposedAction, error: ValidationError) -> str:
    faults = faults_in_words(error)
    return f"The arguments for {proposal.action_type} cannot be used: {faults}. Nothing was done."


def _quoted(words: str) -> str:
    words = words.strip()[:_LONGEST_WORDS]
    return f"The agent said: “{words}”" if words else ""
