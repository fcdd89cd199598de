"""What the writer is asked for: the topic, and how the text should be, after every round of it."""

import re
from dataclasses import dataclass

from function_app.chat.offline.lengths import NUMBER, length_named
from function_app.chat.offline.letters import Letter, letter_wanted
from function_app.chat.offline.text import has_phrase, one_line, says, word_line

_LENGTH_FIRST = rf"(?P<length>in {NUMBER} (?:words|sentences?)),?\s+"
_ASKS = (
    rf"\s*(?:{_LENGTH_FIRST})?"
    r"(?:(?:please|now|can you|could you|would you|i want you to|i need you to)\s+)*"
)
_VERB = r"(?:write|draft|compose|create|generate|produce|prepare|tell me|give me)\b"
_STARTS = tuple(
    re.compile(
        rf"{_ASKS}{_VERB}(?P<what>[^\n]{{0,120}}?)\b{about}\b[:\s]*(?P<rest>.+)", re.I | re.S
    )
    for about in ("(?:about|regarding|concerning)", "on", "(?:for|of)")
)
_ORDER = re.compile(rf"{_ASKS}{_VERB}(?: me)?\s+", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:it|this|that|more|again|something else)\b", re.IGNORECASE)
_QUOTES = {
    "'": "'", '"': '"', "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb",
    "\u201e": "\u201c",
}  # fmt: skip
_MOST_READ = 4000
_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)")
_MANNER = re.compile(
    r",? (?:in|with|using|and keep it|keeping it) (?:under|below|less than|fewer than|at most"
    rf"|no more than|up to|(?:about |around |exactly |only |just )?{NUMBER} (?:words|sentences?)"
    r"|simpler?|plain|easy"
    r"|an? (?:formal|friendly|casual|simple|example)|examples|bullets?)\b.{0,200}\Z",
    re.IGNORECASE | re.DOTALL,
)
# Sentences of opening, reasons, practice and closing, by length.
SENTENCES = ((1, 0, 0, 1), (1, 1, 1, 1), (2, 2, 2, 1), (3, 3, 3, 2), (4, 4, 4, 3), (4, 4, 4, 4))


@dataclass(frozen=True)
class Assignment:
    topic: str
    kind: str = "text"  # sentence, article, text
    voice: str = "neutral"  # formal, friendly
    is_simple: bool = False
    length: int = 1  # 0 to 5
    most_words: int | None = None
    most_sentences: int | None = None
    shorter_than: int | None = None  # words of the draft before, where a shorter one is asked for
    examples: int = 0
    mentions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    has_bullets: bool = False
    title: str | None = None
    titles_refused: int = 0
    revision: int = 0
    letter: Letter | None = None


def started(message: str, *, is_new: bool) -> tuple[Assignment, str] | None:
    """An assignment that this message begins, and what it says besides; None where it begins none.

    Where there is one already (`is_new` is false), "write more about it" belongs to that.
    """
    if letter := letter_wanted(message):
        besides = _SENTENCE_END.split(message[:_MOST_READ], maxsplit=1)[1:]
        return Assignment(letter.title, "letter", letter=letter), "".join(besides).strip()
    found = next((found for start in _STARTS if (found := start.match(message))), None)
    if found is None or (not is_new and _GOES_ON.search(found["what"])):
        return None
    topic, besides = _topic(found["rest"].strip())
    what = word_line(found["what"])
    length = found["length"] or length_named(what)
    return _assignment(topic, what), ". ".join(filter(None, (length, besides)))


def _topic(rest: str) -> tuple[str, str]:
    """All between the first quotation mark and the last is the topic, whatever it says."""
    closing = _QUOTES.get(rest[:1])
    end = rest.rfind(closing) if closing else -1
    if end > 0:
        return rest[1:end].strip(), rest[end + 1 :].strip(" .!\n")
    if closing:  # a quotation that has no end
        return rest[1:].strip(), ""
    first_end = _SENTENCE_END.search(rest)
    topic, besides = (
        (rest[: first_end.start()], rest[first_end.end() :]) if first_end else (rest, "")
    )
    if manner := _MANNER.search(topic[-300:]):
        topic, besides = topic[: len(topic) - len(manner[0])], f"{manner[0].strip(' ,')}. {besides}"
    return topic.strip(), besides.strip()


def _assignment(topic: str, what: str) -> Assignment:
    if says(what, "sentence_kinds"):
        return Assignment(topic, "sentence")
    kind = "article" if says(what, "texts_with_a_title") else "text"
    length = 3 if kind == "article" else 1
    if has_phrase(what, ("short", "brief", "concise", "small")):
        length = 1 if " very " in what or kind == "text" else 2
    elif has_phrase(what, ("long", "detailed", "longer", "thorough")):
        length = 4
    voice = (
        "friendly" if says(what, "friendly") else "formal" if says(what, "formal") else "neutral"
    )
    return Assignment(topic, kind, voice, is_simple=says(what, "simple"), length=length)


def of_topic(message: str) -> Assignment:
    """Where a message names a topic and nothing else; or `Write a letter to my grandmother`."""
    order = _ORDER.match(message)
    named = message[order.end() :] if order else message
    return Assignment(one_line(named or message, 2000).rstrip(".!? "))
