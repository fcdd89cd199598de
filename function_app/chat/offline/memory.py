"""Questions about the conversation itself, answered from what was said in it."""

import re
from collections.abc import Callable, Sequence

from function_app.chat.offline.conversation import Conversation, message_of, said_before
from function_app.chat.offline.text import (
    has_phrase,
    one_line,
    quote,
    read_data,
    says,
    sentences,
    word_line,
    words,
)  # fmt: skip
from function_app.chat.offline.told_facts import LONGEST_QUESTION, fact_told, name_told

_MOST_QUOTED = 3
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1,
             "previous": -1, "latest": -1}  # fmt: skip
_ASKS = ("what", "which", "who", "where", "when", "why", "how", "is", "are", "was", "do", "does",
         "did", "can", "could", "will", "would", "should", "explain", "define")  # fmt: skip

_NTH_ASKED = re.compile(
    rf" (?:my|the) (?:very )?({'|'.join(_ORDINALS)}) (question|message|request|sentence|thing) "
)
_NTH_DONE = re.compile(
    rf" did i (?:ask|say|write|tell you)(?: you)? (?:the )?({'|'.join(_ORDINALS)}) "
)
_SAID_ASKED = re.compile(
    r" (?:did i|have i) (?:just |already |ever )?(?:say|said|tell|told|ask|asked|mention|mentioned"
    r"|write|written) "
)
_ANSWERED_ASKED = re.compile(
    r" (?:did|have) you (?:just |already )?(?:say|said|tell|told|answer|answered|write|written"
    r"|mention|mentioned) "
)
_OF_ONESELF = re.compile(
    r" (?:what|where|when|which|who|how) (?:[^ ]+ ){0,3}?(?:do|am|was|did|have) i "
)


def recalled(conversation: Conversation) -> str | None:
    """The answer where the conversation itself is asked about; None where it is not."""
    message = message_of(conversation)
    line = word_line(message)
    if len(message) > LONGEST_QUESTION:
        return None
    return next((told for ask in _QUESTIONS if (told := ask(conversation, line))), None)


def said_of_oneself(conversation: Conversation) -> str | None:
    """`Where do I live?` after `I live in Oslo`; for an agent that has no other answer."""
    message = message_of(conversation)
    line = word_line(message)
    if len(message) > LONGEST_QUESTION or not (found := _OF_ONESELF.search(line)):
        return None
    sought = [
        word for word in line[found.end() :].split() if word not in read_data("asking")["small"]
    ]
    parts = [part for text in said_before(conversation, "user") for part in sentences(text)]
    hits = _most_alike([part for part in parts if not _is_question(part)], sought)
    return f"You said: {quote(hits[-1], 300)}" if hits else None


def _nth(conversation: Conversation, line: str) -> str | None:
    found = _NTH_ASKED.search(line)
    done = None if found else _NTH_DONE.search(line)
    if not (found or done) or not has_phrase(line, ("what", "which", "repeat", "remind", "tell")):
        return None
    ordinal, kind = (found[1], found[2]) if found else (done[1] if done else "first", "message")
    earlier = said_before(conversation, "user")
    counted = [text for text in earlier if _is_question(text)] if kind == "question" else earlier
    place = _ORDINALS[ordinal]
    if -len(counted) <= place < len(counted):
        return f"Your {ordinal} {kind} was: {quote(counted[place], 500)}"
    if not earlier:
        return "This is your first message in this conversation; there is nothing before it."
    return f"I find no {ordinal} {kind} of yours in this conversation."


def _counted(conversation: Conversation, line: str) -> str | None:
    if not has_phrase(line, ("how many questions", "how many messages")):
        return None
    earlier = said_before(conversation, "user")
    questions = " questions " in line
    number = len([text for text in earlier if _is_question(text)] if questions else earlier)
    kind = "question" if questions else "message"
    return f"Before this one: {number} {kind}{'' if number == 1 else 's'}."


def _repeated(conversation: Conversation, line: str) -> str | None:
    asks = (
        "repeat that", "repeat it", "repeat this", "repeat your answer", "repeat your last answer",
        "repeat please", "say that again", "say it again", "what did you just say",
        "tell me that again", "repeat what you said", "repeat the last answer",
    )  # fmt: skip
    whole = (
        " repeat ",
        " please repeat ",
        " once more please ",
        " what did you say ",
        " come again ",
    )
    if not (has_phrase(line, asks) or line in whole):
        return None
    answers = said_before(conversation, "assistant")
    return answers[-1] if answers else "I have said nothing yet in this conversation."


_SUMMARY = re.compile(r" (?:summari[sz]e|summary|sum up|recap) ")


def _summarized(conversation: Conversation, line: str) -> str | None:
    bare = len(line.split()) <= 3
    if not _SUMMARY.search(line) or not (bare or says(line, "of_this", "asking")):
        return None
    earlier = conversation[:-1]
    if not earlier:
        return "There is nothing to sum up yet: this is your first message in this conversation."
    if has_phrase(
        line, ("that", "this", "it", "your answer", "your last answer")
    ) and not has_phrase(line, ("conversation", "everything", "so far", "discussed")):
        answers = said_before(conversation, "assistant")
        if answers:
            return f"In short: {_gist(answers[-1])}"
    lines = [
        f"- {'You' if turn.role == 'user' else 'I'} said: {_gist(turn.text)}" for turn in earlier
    ]
    return "\n".join(["What was said in this conversation:", *lines[-20:]])


def _gist(text: str) -> str:
    first = sentences(text[:2000])
    return one_line(first[0] if first else "", 160)


def _user_said(conversation: Conversation, line: str) -> str | None:
    found = _SAID_ASKED.search(line)
    if not found:
        return None
    told = [
        text
        for text in said_before(conversation, "user")
        if not _SAID_ASKED.search(word_line(text))
    ]
    return _about(found, line, told, "you said")


def _agent_said(conversation: Conversation, line: str) -> str | None:
    found = _ANSWERED_ASKED.search(line)
    return _about(found, line, said_before(conversation, "assistant"), "I said") if found else None


def _about(found: re.Match[str], line: str, texts: Sequence[str], who: str) -> str:
    behind = line[found.end() :].split() or line.split()
    small = read_data("asking")["small"]
    sought = [word for word in behind if word not in small]
    sought = sought or [word for word in line.split() if word not in small]
    parts = [part for text in texts for part in sentences(text)]
    hits = _most_alike(parts, sought) if sought else parts[-1:]
    subject = one_line(" ".join(sought))
    if hits:
        who = who[0].upper() + who[1:]
        return "\n".join(f"{who}: {quote(part, 300)}" for part in hits[-_MOST_QUOTED:])
    return (
        f"I do not find in this conversation that {who} anything{subject and f' about {subject}'}."
    )


def _most_alike(parts: Sequence[str], sought: Sequence[str]) -> list[str]:
    """Those that share the most of the words sought, as long as they share any."""
    stems = {_stem(word) for word in sought}
    shared = [(len(stems & {_stem(word) for word in words(part)}), part) for part in parts]
    most = max((count for count, _ in shared), default=0)
    return [part for count, part in shared if count == most] if most else []


def _stem(word: str) -> str:
    return word[:5] if len(word) > 5 else word.removesuffix("s")


def _is_question(text: str) -> bool:
    first = words(text[:100])
    return "?" in text or bool(first and first[0] in _ASKS)


_QUESTIONS: tuple[Callable[[Conversation, str], str | None], ...] = (
    name_told, _nth, _counted, _repeated, _summarized, _user_said, _agent_said, fact_told,
)  # fmt: skip
