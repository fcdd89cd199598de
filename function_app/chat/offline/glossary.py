"""What an expert of one field knows: terms with a sentence each, found in a question by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from function_app.chat.offline.conversation import Conversation, message_of, said_before
from function_app.chat.offline.memory import recalled, said_of_oneself
from function_app.chat.offline.text import listed, one_line, read_data, says, word_line, words
from function_app.chat.offline.told_facts import fact_not_told, noted

_MOST_WORDS = 400
_MOST_TERMS = 3
_MOST_WORDS_IN_A_TERM = 4
_TWO_TERMS = re.compile(r" difference (?:is )?between (.{1,80}?) and (.{1,80}?) $")


@dataclass(frozen=True)
class Term:
    name: str
    text: str


@dataclass(frozen=True)
class Glossary:
    field: str
    terms: dict[tuple[str, ...], Term]  # by the words of each name
    topics: frozenset[str]

    def terms_in(self, text: str) -> list[Term]:
        """In reading order, the longest name first where two begin at the same word."""
        asked = words(text)[:_MOST_WORDS]
        found = [*self._found(asked)]
        sure = [term for term, is_sure in found if is_sure]
        return list(dict.fromkeys(sure or [term for term, _ in found]))

    def behind(self, term: Term) -> list[Term]:
        """The terms that its explanation is made of."""
        return [other for other, _ in self._found(words(term.text)) if other != term]

    def _found(self, asked: Sequence[str]) -> Iterator[tuple[Term, bool]]:
        place = 0
        while place < len(asked):
            for length in range(_MOST_WORDS_IN_A_TERM, 0, -1):
                name = tuple(asked[place : place + length])
                if term := self._named(name):
                    before = asked[place - 1] if place else "define"
                    is_everyday = len(name) == 1 and term.name in _asking("everyday")
                    yield term, not is_everyday or before in _asking("names_a_term")
                    place += len(name) - 1
                    break
            place += 1

    def _named(self, name: tuple[str, ...]) -> Term | None:
        return next(
            (
                self.terms[form]
                for last in _singular(name[-1])
                if (form := (*name[:-1], last)) in self.terms
            ),
            None,
        )

    def weight(self, text: str) -> int:
        """How much a text speaks of the field."""
        line = word_line(text)
        topics = sum(2 for topic in self.topics if f" {topic} " in line)
        return topics + sum(
            1 if term.name in _asking("everyday") else 2 for term in self.terms_in(text)
        )

    def near(self, text: str) -> list[str]:
        """Names that are written alike."""
        sought = sorted({w for w in words(text[:500]) if w not in _asking("fillers")}, key=len)[-3:]
        names = {term.name for term in self.terms.values()}
        close = [
            name
            for word in sought
            for name in get_close_matches(word[:40], [n for n in names if n[0] == word[0]], 2, 0.7)
        ]
        return list(dict.fromkeys(close))[:_MOST_TERMS]


@cache
def _asking(name: str) -> frozenset[str]:
    return frozenset(read_data("asking")[name])


def _singular(word: str) -> Iterator[str]:
    yield word
    for ending, instead in (("'s", ""), ("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead


@cache
def read_glossary(field: str) -> Glossary:
    data = read_data(field)
    terms: dict[tuple[str, ...], Term] = {}
    for name, entry in data["terms"].items():
        for known_as in (name, *entry["also"]):
            terms.setdefault(tuple(words(known_as)), Term(name, entry["text"]))
    return Glossary(field, terms, frozenset(data["topics"]))


def explain(conversation: Conversation, field: str, examples: str) -> str:
    """`examples` are terms that are offered where nothing near is known."""
    glossary, message = read_glossary(field), message_of(conversation)
    if told := recalled(conversation) or noted(conversation):
        return told
    if terms := glossary.terms_in(message):
        return _explained(glossary, terms[:_MOST_TERMS], message)
    if more := _more(glossary, conversation, message):
        return more
    told = said_of_oneself(conversation) or fact_not_told(message)
    return told or _unknown(glossary, message, examples)


def _explained(glossary: Glossary, terms: Sequence[Term], message: str) -> str:
    told = " ".join(term.text for term in terms)
    two = _TWO_TERMS.search(word_line(message[:500]))
    missing = [part for part in (two.groups() if two else ()) if not glossary.terms_in(part)]
    return f"{told} {_not_in(listed(missing))}" if missing else told


def _more(glossary: Glossary, conversation: Conversation, message: str) -> str | None:
    """`Tell me more` goes on with what its last term leads to."""
    line = word_line(message[:500])
    is_short = len(line.split()) <= 8 and says(line, "pointing", "asking")
    if not (is_short or says(line, "going_on", "asking")):
        return None
    for question in reversed(said_before(conversation, "user")):
        if terms := glossary.terms_in(question):
            return _leading_on(glossary, terms[-1], said_before(conversation, "assistant"))
    return None


def _leading_on(glossary: Glossary, term: Term, said: Sequence[str]) -> str:
    known = "\n".join(said)
    further = [other for other in dict.fromkeys(glossary.behind(term)) if other.text not in known]
    if not further:
        return f"That is all that my small {glossary.field} glossary has about {term.name}."
    told = " ".join(other.text for other in further[:2])
    return f"To understand {term.name} further: {told}"


def _unknown(glossary: Glossary, message: str, examples: str) -> str:
    if word_line(message).strip() in _asking("greetings"):
        return f"Hello. My field is {glossary.field}: ask me about {examples}, for example."
    named = " ".join(word for word in words(message[:500]) if word not in _asking("fillers"))
    near = glossary.near(message)
    offer = (
        f"The nearest I have {'is' if len(near) == 1 else 'are'}: {listed(near)}."
        if near
        else f"Ask me about {examples}, for example."
    )
    return f"{_not_in(named)} {offer}"


def _not_in(named: str) -> str:
    subject = f"for \u201c{one_line(named, 80)}\u201d" if named else "for that"
    return f"I do not have an entry {subject}."
