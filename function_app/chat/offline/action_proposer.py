"""ActionAgent, offline: reads a request in plain words and proposes one call of a declared tool.

What is not understood, or asks for two things at once, is proposed as "none", with an explanation.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from function_app.chat.offline.action_request import Request, read_request, status_named
from function_app.chat.offline.conversation import Conversation, Lookup, message_of
from function_app.chat.offline.memory import recalled
from function_app.chat.offline.text import one_line

TOOLS_IN_WORDS = (
    "I can delete finished claims that are older than a number of days, write to the claimant of a "
    "claim, open a claim again, and count claims."
)


@dataclass(frozen=True)
class Proposal:
    action_type: str
    description: str
    reasoning: str
    arguments: dict[str, object] = field(default_factory=dict[str, object])
    risky_action: bool = True


def answer(conversation: Conversation, _output: str | None, _lookup: Lookup | None) -> str:
    told = recalled(conversation) if len(conversation) > 1 else None
    proposal = _nothing(told) if told else propose(message_of(conversation))
    return json.dumps(asdict(proposal), ensure_ascii=False)


def propose(text: str) -> Proposal:
    request = read_request(text)
    if not request.line.strip():
        return _nothing(f"The request is empty. {TOOLS_IN_WORDS}")
    if request.is_negated():
        return _nothing("The request says what is not to be done, so nothing is proposed.")
    wanted = [tool for tool, asks in _TOOLS if asks(request)]
    if len(wanted) > 1 or (wanted and request.begins_with_a_decision()):
        return _nothing("The request asks for several things. Please ask for one at a time.")
    if not wanted and request.asks_to_decide():
        return _nothing("I cannot decide on a claim; its reviewer does, on the review page.")
    if not wanted:
        return _nothing(f"I do not understand what is to be done. {TOOLS_IN_WORDS}")
    return wanted[0](request)


def _purge(request: Request) -> Proposal:
    if " claim" not in request.line:
        return _nothing(f"Only finished claims can be deleted. {TOOLS_IN_WORDS}")
    if request.is_about_claims_under_way():
        return _nothing("Only finished claims can be deleted; a claim that is under way cannot.")
    if request.names_a_single_claim or request.is_about_one_kind():
        return _nothing(
            "Finished claims can only be deleted all together by their age, not single ones or "
            "those of one kind."
        )
    days = request.days
    if days is None:
        return _nothing(
            "It is not said how old the finished claims must be, for example 30 days. "
            "Nothing is proposed."
        )
    return Proposal(
        "purge_finished_claims",
        f"Delete every finished claim that is older than {days} {'day' if days == 1 else 'days'}.",
        "The request asks to delete finished claims of a certain age. What is deleted cannot be "
        "brought back.",
        {"older_than_days": days},
    )


def _write(request: Request) -> Proposal:
    claim_id, message = request.claim_id, request.message
    if claim_id is None:
        return _nothing(
            "It is not said to the claimant of which claim this is to be written. "
            "Please name the claim id."
        )
    if not message:
        return _nothing(f"It is not said what is to be written to the claimant of {claim_id}.")
    return Proposal(
        "write_to_claimant",
        f"Write to the claimant of {claim_id}: {one_line(message, 300)}",
        "The request asks to tell the claimant something. A message that was sent cannot be called "
        "back.",
        {"claim_id": claim_id, "message": message},
    )


def _reopen(request: Request) -> Proposal:
    claim_id = request.claim_id
    if claim_id is None:
        return _nothing(
            "It is not said which claim is to be opened again. Please name the claim id."
        )
    return Proposal(
        "reopen_claim",
        f"Open claim {claim_id} again: the same request is filed under a new id, "
        "the old record stays.",
        "The request asks to open a claim again.",
        {"claim_id": claim_id},
    )


def _count(request: Request) -> Proposal:
    if not request.counts_by_status_only():
        return _nothing("I can count claims by their status only, not by decision or date.")
    status = status_named(request.line)
    which = f"the claims with the status {status}" if status else "all claims"
    return Proposal(
        "count_claims",
        f"Count {which}.",
        "The request asks for a number. Counting changes nothing.",
        {"status": status} if status else {},
        risky_action=False,
    )


_TOOLS: tuple[tuple[Callable[[Request], Proposal], Callable[[Request], bool]], ...] = (
    (_purge, Request.asks_to_delete),
    (_write, Request.asks_to_write),
    (_reopen, Request.asks_to_reopen),
    (_count, Request.asks_to_count),
)


def _nothing(explanation: str) -> Proposal:
    return Proposal("none", explanation, "No declared tool does this.", risky_action=False)
