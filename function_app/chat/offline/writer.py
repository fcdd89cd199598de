"""WriterAgent, offline: writes about the topic asked for and takes feedback in, round by round.

The whole conversation is read each time, so that what was wanted earlier still holds.
"""

import json
from dataclasses import replace

from function_app.chat.offline import assignment
from function_app.chat.offline.assignment import Assignment
from function_app.chat.offline.conversation import Conversation, Lookup, message_of, said_before
from function_app.chat.offline.drafting import Draft, word_count, written
from function_app.chat.offline.feedback import feedback_in, taken_in
from function_app.chat.offline.memory import recalled
from function_app.chat.offline.text import read_data, words
from function_app.chat.offline.told_facts import noted

_MOST_ROUNDS = 60  # what was wanted before the last of them no longer counts


def answer(conversation: Conversation, output: str | None, _lookup: Lookup | None) -> str:
    if output is None and (told := recalled(conversation) or noted(conversation)):
        return told
    asked = _asked(conversation)
    if asked is None:
        return _answer_in_form(Draft("What shall I write about?", _INVITATION), output)
    draft = written(asked, said_before(conversation, "assistant"))
    if output is None and asked.kind == "article":
        return f"{draft.title}\n\n{draft.content}"
    return _answer_in_form(draft, output)


_INVITATION = "Tell me what to write about, for example: Write a short article about learning."


def _answer_in_form(draft: Draft, output: str | None) -> str:
    if output is None:
        return draft.content
    return json.dumps({"title": draft.title, "content": draft.content}, ensure_ascii=False)


def _asked(conversation: Conversation) -> Assignment | None:
    asked: Assignment | None = None
    turns = [turn for turn in conversation if turn.role == "user"][-_MOST_ROUNDS:]
    for turn in turns:
        message = message_of([turn])
        if turn is not turns[-1] and (recalled([turn, turn]) or noted([turn])):
            continue
        if begun := assignment.started(message, is_new=asked is None):
            asked, besides = begun
            if besides:
                asked = _revised(asked, besides, revision=asked.revision)
        elif asked:
            asked = _revised(asked, feedback_in(message), revision=asked.revision + 1)
        else:
            asked = _without_a_topic(message)
    return asked


def _revised(asked: Assignment, feedback: str, revision: int) -> Assignment:
    before = word_count(written(asked).content)
    return replace(taken_in(asked, feedback, before), revision=revision)


def _without_a_topic(message: str) -> Assignment | None:
    """A topic and nothing else, or a text of somebody else's to be improved."""
    wish = feedback_in(message)
    text = message[len(wish) :].lstrip(": ")
    if len(wish) < len(message) and text:
        return _revised(Assignment(_main_word(text), "sentence"), wish, revision=1)
    named = words(message[:200])
    return (
        assignment.of_topic(message)
        if named and " ".join(named) not in read_data("asking")["greetings"]
        else None
    )


def _main_word(text: str) -> str:
    content = [
        word
        for word in words(text[:500])
        if len(word) > 4 and word not in read_data("wishes")["no_topics"]
    ]
    return content[0] if content else max(words(text[:500]), key=len, default=text)
