"""ClaimsAssistant, offline: what is known of claims and cover, and where a claim stands."""

import re
from collections.abc import Iterator

from function_app.chat.offline.conversation import (
    ClaimStatus,
    Conversation,
    Lookup,
    message_of,
    said_before,
)
from function_app.chat.offline.cover import covered_in_words
from function_app.chat.offline.memory import recalled, said_of_oneself
from function_app.chat.offline.text import read_data, says, word_line
from function_app.chat.offline.told_facts import fact_not_told, noted
from function_app.domain.claim import CLAIM_ID_PATTERN

_MOST_READ = 2000
_STATUS_ASKED = re.compile(
    r"\b(?:status|state|progress|news|update|stand|stands|happened|happening|waiting|decided"
    r"|approved|rejected|denied|ready|done|far|going|doing|look up|check)\b",
    re.IGNORECASE,
)
_NAMED_CLAIM = re.compile(
    r"\bclaim(?:\s+(?:id|number|no\.?|with the id))?[\s:#-]{1,3}[\"'\u201c]?"
    rf"({CLAIM_ID_PATTERN})",
    re.IGNORECASE,
)
_LOOKS_LIKE_AN_ID = re.compile(
    r"(?<![\w.-])([A-Za-z]{2,10}-[A-Za-z0-9._-]{0,40}\d[A-Za-z0-9._-]{0,20})"
)
_NO_CLAIMS = ("vsc", "gap", "tw", "twp", "ppm", "app", "th", "aa")  # contracts and rules
_OFFER = (
    "I answer questions about claims and cover: what is covered, how to file a claim, which papers "
    "it needs, the deductible, who decides; and where a claim stands, when you give me its id."
)


def answer(conversation: Conversation, _output: str | None, lookup: Lookup | None) -> str:
    message = message_of(conversation)[:_MOST_READ]
    line = word_line(message)
    if told := recalled(conversation):
        return told
    if claim_id := _claim_asked_for(conversation, message, line):
        return _status(claim_id, lookup)
    known = covered_in_words(message, line) or _without_an_id(line) or _entry(line)
    return known or _unknown(conversation, message, line)


def _without_an_id(line: str) -> str | None:
    if not says(line, "status_asked", "claims"):
        return None
    return "Please give me the claim id; with it I can tell where the claim stands."


def _unknown(conversation: Conversation, message: str, line: str) -> str:
    if line.strip() in read_data("asking")["greetings"]:
        return f"Hello. {_OFFER}"
    if says(line, "cover_asked", "claims"):
        return (
            "What you name is not in the coverage table that I know. A reviewer decides whether it "
            "is covered; please file the claim with the shop's diagnosis."
        )
    told = noted(conversation) or said_of_oneself(conversation) or fact_not_told(message)
    return told or f"That I do not know. {_OFFER}"


def _claim_asked_for(conversation: Conversation, message: str, line: str) -> str | None:
    """The id in the message, or the one before, where the message asks how that claim is doing."""
    if claim_id := next(_ids_in(message), None):
        return claim_id
    asks_again = (
        _STATUS_ASKED.search(message)
        and says(line, "same_claim", "claims")
        and len(line.split()) <= 12
    )
    if not asks_again:
        return None
    earlier = (next(_ids_in(text), None) for text in reversed(said_before(conversation, "user")))
    return next((claim_id for claim_id in earlier if claim_id), None)


def _ids_in(message: str) -> Iterator[str]:
    asks_status = _STATUS_ASKED.search(message)
    for found in _NAMED_CLAIM.finditer(message):
        claim_id = found[1].rstrip(".-_")
        if _is_an_id(claim_id) or (asks_status and claim_id.isupper()):
            yield claim_id
    if not (asks_status or "claim" in message.lower()):
        return
    for found in _LOOKS_LIKE_AN_ID.finditer(message):
        claim_id = found[1].rstrip(".-_")
        if claim_id.partition("-")[0].lower() not in _NO_CLAIMS:
            yield claim_id.removeprefix("claim-")


def _is_an_id(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _status(claim_id: str, lookup: Lookup | None) -> str:
    if lookup is None:
        return f"I cannot look up claims here, so I do not know where claim {claim_id} stands."
    status = lookup(claim_id)
    if status is None:
        return f"There is no claim with the id {claim_id}. Please check the id."
    return _status_in_words(status)


_ENDED = {
    "Failed": "it ended because of a fault; please write to the claims team.",
    "Terminated": "it was stopped.",
    "Canceled": "it was cancelled.",
    "Suspended": "it is on hold.",
    "Pending": "it was received and has not begun yet.",
}
_RUNTIME = {"Running": "it is being worked on.", "Completed": "it has ended."}
_DECISIONS = {
    "APPROVED": "It was approved.",
    "DENIED": "It was denied.",
    "REQUEST_DOCUMENTS": "Documents are missing.",
    "MANUAL_REVIEW": "A person looks at it once more.",
}


def _status_in_words(status: ClaimStatus) -> str:
    where = _ENDED.get(status.runtime_status)
    if where is None and status.step_message:
        where = status.step_message[0].lower() + status.step_message[1:]
    where = where or _RUNTIME.get(status.runtime_status, "its state is not known.")
    decided = _DECISIONS.get((status.decision or "").upper(), "")
    since = f"The last change was at {status.last_updated}." if status.last_updated else ""
    return " ".join(filter(None, (f"Claim {status.claim_id}: {where}", decided, since)))


def _entry(line: str) -> str | None:
    def weight(asks: list[str]) -> int:
        return max(
            (phrase.count(" ") * 2 + 2 for phrase in asks if f" {phrase} " in line), default=0
        )

    entries = [(weight(entry["asks"]), entry["text"]) for entry in read_data("claims")["entries"]]
    most = max(entries, key=lambda entry: entry[0])
    return most[1] if most[0] else None
