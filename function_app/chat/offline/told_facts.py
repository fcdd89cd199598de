"""What somebody said of themselves in the conversation: their name, "my contract number is ..."."""

import re
from collections.abc import Sequence

from function_app.chat.offline.conversation import Conversation, message_of, said_before
from function_app.chat.offline.text import one_line, quote, sentences, word_line, words

LONGEST_QUESTION = 300  # characters; what is longer is no question about the conversation

_NAME_ASKED = re.compile(
    r" (?:what(?:'s| is| was) my name|who am i|(?:know|remember|recall|tell me|say) my name) "
)
_FACT_ASKED = re.compile(
    r" (?:what(?:'s| is| was| are)|which is|where(?:'s| is)|when(?:'s| is)|who(?:'s| is)|tell me"
    r"|remember|recall|know) my ((?:[^\W_]+ ){1,6})"
)
_FACT_TOLD = re.compile(r"\bmy ([^\W\d_][\w' -]{0,39}) (?:is|was|are) (.{1,200})", re.IGNORECASE)
_NAME_TOLD = re.compile(
    r"\b(?:(?:my name(?: is|['\u2019]s)|call me|i am called) (.{1,60})"
    r"|(?:i am|i['\u2019]m|this is) (?-i:(?=[A-Z\u00c0-\u00de]))(.{1,60}))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w'\u2019-]{0,30}\.?(?: [^\W\d_][\w'\u2019-]{0,30}){0,3}")
_NO_PART_OF_A_NAME = re.compile(r" (?:and|but|from|so|who|with|by|i|at|please)\b.*", re.IGNORECASE)


def noted(conversation: Conversation) -> str | None:
    """Where somebody says what is to be kept in mind, and asks nothing."""
    message = message_of(conversation)
    line = word_line(message)
    if "?" in message or len(message) > LONGEST_QUESTION:
        return None
    if line.startswith((" my name is ", " my name's ", " call me ", " i am called ")):
        name = _name_in([message])
        return (
            f"Good to meet you, {name}. I keep that in mind in this conversation." if name else None
        )
    if line.startswith((" remember ", " please remember ", " note that ", " keep in mind ")):
        return f"I keep that in mind in this conversation: {quote(message)}"
    if (fact := _FACT_TOLD.match(message)) and len(sentences(message)) == 1:
        return f"I keep in mind that your {one_line(fact[1])} is {one_line(fact[2]).rstrip('.! ')}."
    return None


def name_told(conversation: Conversation, line: str) -> str | None:
    if not _NAME_ASKED.search(line):
        return None
    name = _name_in(told(conversation))
    return (
        f"Your name is {name}." if name else "You have not told me your name in this conversation."
    )


def _name_in(texts: Sequence[str]) -> str | None:
    for text in reversed(texts):
        for part in reversed(sentences(text)):
            found = _NAME_TOLD.search(part)
            named = found and _NAME.match(_NO_PART_OF_A_NAME.sub("", found[1] or found[2]))
            if named and not named[0].lower().startswith(("not ", "what")):
                return named[0].rstrip(".")
    return None


def fact_told(conversation: Conversation, line: str) -> str | None:
    """`What is my contract number?` after `My contract number is VSC-1.`"""
    found = _FACT_ASKED.search(line)
    return _fact(told(conversation), found[1].split()) if found else None


def _fact(texts: Sequence[str], asked: Sequence[str]) -> str | None:
    for text in reversed(texts):
        for part in reversed(sentences(text)):
            fact = _FACT_TOLD.search(part)
            if fact and (subject := words(fact[1])) == [*asked[: len(subject)]]:
                return f"Your {one_line(fact[1])} is {one_line(fact[2]).rstrip('.! ')}."
    return None


def fact_not_told(message: str) -> str | None:
    """For an agent that has no other answer to `What is my favourite color?`"""
    found = _FACT_ASKED.search(word_line(message[:LONGEST_QUESTION]))
    subject = found and one_line(found[1])
    return f"You have not told me your {subject} in this conversation." if subject else None


def told(conversation: Conversation) -> list[str]:
    return [*said_before(conversation, "user"), message_of(conversation)]
