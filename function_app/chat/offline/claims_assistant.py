"""ClaimsAssistant, offline: what is known of claims and cover, and where a claim stands."""

import re
from collections.abc import Iterator

from function_app.chat.offline.claim_standing import standing
from function_app.chat.offline.conversation import Conversation, Lookup, message_of, said_before
from function_app.chat.offline.cover import compared_in_words, covered_in_words, products_in_words
from function_app.chat.offline.memory import recalled, said_of_oneself
from function_app.chat.offline.text import has_phrase, read_data, says, word_line
from function_app.chat.offline.told_facts import fact_not_told, noted
from function_app.domain.claim import CLAIM_ID_PATTERN

_MOST_READ = 2000
_STATUS_ASKED = re.compile(
    r"\b(?:status|state|progress|news|update|stand|stands|happened|happening|waiting|decided"
    r"|approved|rejected|denied|ready|done|far|going|doing|look up|check|why"
    r"|where|when|review|paid)\b",
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
_CONTRACTS = ("vsc", "gap", "tw", "twp", "ppm", "app", "th")  # a claim may be called so too
_DECIDE = re.compile(
    r" (?:(?:hello|hi|please|can|could|would|will|you|i want you to|just|now) )*"
    r"(?:approve|deny|reject|decide|adjudicate) "
)
_MANY_CLAIMS = re.compile(
    r" (?:(?:which|what|list|show|how many|all|open|my)(?: me| us)?(?: all| the| open| of the)*"
    r" claims|claims (?:are )?(?:waiting|open|pending)) "
)
_SHORT = 6  # words
_OFFER = (
    "I answer questions about claims and cover: what is covered, how to file a claim, which "
    "documents it needs, the deductible, who decides; and where a claim stands, when you give me "
    "its id."
)
_CANNOT_DECIDE = (
    "I cannot decide on a claim; its reviewer does, on the review page. I can tell you where a "
    "claim stands."
)


def answer(conversation: Conversation, _output: str | None, lookup: Lookup | None) -> str:
    message = message_of(conversation)[:_MOST_READ]
    line = word_line(message)
    if told := recalled(conversation):
        return told
    if _DECIDE.match(line):
        return _CANNOT_DECIDE
    if claim_id := _claim_asked_for(conversation, message, line):
        return standing(claim_id, lookup, is_why_asked=" why " in line)
    known = compared_in_words(line) or covered_in_words(message, line)
    known = known or _without_an_id(line) or _entry(line)
    return known or _unknown(conversation, message, line)


def _without_an_id(line: str) -> str | None:
    if _MANY_CLAIMS.search(line) and says(line, "standings", "claims"):
        return (
            "I look up one claim at a time, by its id. Operations lists them with "
            "GET /api/claims?status=awaiting_approval."
        )
    if not says(line, "status_asked", "claims"):
        return None
    return "Please give me the claim id; with it I can tell where the claim stands."


def _unknown(conversation: Conversation, message: str, line: str) -> str:
    if courtesy := _courtesy(line):
        return courtesy
    if line.strip() in read_data("asking")["greetings"]:
        return f"Hello. {_OFFER}"
    if says(line, "cover_asked", "claims"):
        return (
            "What you name is not in the coverage table that I know. A reviewer decides whether it "
            "is covered; please file the claim with the shop's diagnosis."
        )
    told = noted(conversation) or said_of_oneself(conversation) or fact_not_told(message)
    return told or products_in_words(line) or f"That I do not know. {_OFFER}"


def _courtesy(line: str) -> str | None:
    """What is said to somebody who thanks, is angry, needs help, or tells what broke."""
    data = read_data("claims")
    if has_phrase(line, data["thanks"]["asks"]) and len(line.split()) <= _SHORT:
        return data["thanks"]["text"]
    return next((one["text"] for one in data["otherwise"] if has_phrase(line, one["asks"])), None)


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
    if not (
        asks_status
        or "claim" in message.lower()
        or _LOOKS_LIKE_AN_ID.fullmatch(message.strip(" ?!."))
    ):
        return
    for found in _LOOKS_LIKE_AN_ID.finditer(message):
        claim_id = found[1].rstrip(".-_")
        if not _is_of_something_else(claim_id, message):
            yield claim_id.removeprefix("claim-")


def _is_of_something_else(number: str, message: str) -> bool:
    """A rule, or the contract whose cover or number is spoken of."""
    prefix, line = number.partition("-")[0].lower(), word_line(message)
    is_contract = prefix in _CONTRACTS and (
        says(line, "cover_asked", "claims") or has_phrase(line, ("contract", "policy", "plan"))
    )
    return prefix == "aa" or is_contract


def _is_an_id(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _entry(line: str) -> str | None:
    """Of several the one with the most words; `vaguely` are words that many a question has."""
    entries = [(_weight(entry, line), entry["text"]) for entry in read_data("claims")["entries"]]
    most = max(entries, key=lambda entry: entry[0])
    return most[1] if most[0] else None


def _weight(entry: dict[str, list[str]], line: str) -> int:
    named = [phrase.count(" ") * 2 + 2 for phrase in entry["asks"] if f" {phrase} " in line]
    return max(named, default=int(has_phrase(line, entry.get("vaguely", ()))))
