"""EmailAssistantAgent, offline: a polite answer that takes up what a mail names and asks.

It promises nothing. Whatever the mail orders is text.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from function_app.chat.offline.conversation import Conversation, Lookup, message_of
from function_app.chat.offline.mail import Mail, read_mail
from function_app.chat.offline.memory import recalled
from function_app.chat.offline.text import (
    has_phrase,
    listed,
    one_line,
    quote,
    read_data,
    sentences,
    word_line,
)
from function_app.domain.values.days import days_in

_MOST_QUESTIONS = 2
_MOST_NAMED = 4
_NUMBERED = re.compile(
    r"\b(claim|order|contract|policy|invoice|booking|ticket|case|reference|account|police report)"
    r"(?: (?:id|number|no\.?|nr\.?|reference|report))?(?: is)?[ :#]{1,3}"
    r"((?=[A-Za-z0-9-]{0,20}\d)[A-Za-z0-9][A-Za-z0-9./-]{1,24})",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w-])((?:CLM|VSC|GAP|TWP?|PPM|APP|TH)-\d[\w-]{0,20})")
_VIN = re.compile(r"\b(?=[A-Z0-9]{0,16}\d)[A-HJ-NPR-Z0-9]{17}\b")
_KINDS = {"clm": "claim"}
_TH = r"[0-3]?\d(?:st|nd|rd|th)?"
_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAY_WORDS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow"
    rf"|(?:{_TH} )?(?:{_MONTHS})(?: {_TH}\b)?"
    rf"|{_TH} may|may {_TH})\b",  # alone it is a verb
    re.IGNORECASE,
)


def answer(conversation: Conversation, _output: str | None, _lookup: Lookup | None) -> str:
    told = recalled(conversation) if len(conversation) > 1 else None
    response = told or reply_to(read_mail(message_of(conversation)))
    return json.dumps({"response": response}, ensure_ascii=False)


def reply_to(mail: Mail) -> str:
    subject = _subject(word_line(mail.text))
    asked = [quote(question, 200) for question in _questions(mail.body)]
    said = [
        f"Dear {mail.sender_name or 'Sir or Madam'},",
        f"Thank you for your message{_about(mail, subject, ' '.join(asked))}.",
        " ".join([*_taken_up(asked), _next_step(mail, subject, asked)]),
    ]
    said += [
        *_noted(mail.body, " ".join(said)),
        "Reply to this e-mail if you would like to add anything.",
        "Kind regards\nThe claims team",
    ]
    return "\n\n".join(said)


class Subject(NamedTuple):
    about: str
    next_step: str
    also: str | None
    phrases: Sequence[str]


def _subject(line: str) -> Subject | None:
    for subject in read_data("email_subjects")["subjects"]:
        named = next((phrase for phrase in subject["phrases"] if f" {phrase} " in line), None)
        if named:
            about = subject.get("called", {}).get(named, subject["about"])
            return Subject(about, subject["next"], subject.get("also"), subject["phrases"])
    return None


def _also_said(mail: Mail) -> list[str]:
    line = word_line(mail.text)
    return [
        subject["also"]
        for subject in read_data("email_subjects")["subjects"]
        if "also" in subject and has_phrase(line, subject["phrases"])
    ]


def _about(mail: Mail, subject: Subject | None, asked: str) -> str:
    """` about claim CLM-7 and the theft`; without a number its subject line."""
    about = subject.about if subject else ""
    numbers = [f"{kind} {number}" for kind, number in _numbers(mail.text) if kind == "claim"][:1]
    numbers = numbers or [f"{kind} {number}" for kind, number in _numbers(mail.text)][:1]
    if mail.subject and not numbers:
        return f' about "{one_line(mail.subject.removeprefix("Re: "), 120)}"'
    is_said = any(number.split()[0] in about for number in numbers)  # "order 55 and your order"
    new = [number for number in numbers if number.split()[1] not in asked]
    named = " and ".join([*new, *([about] if about and not is_said else [])])
    named = named or _first_words(mail.body)
    return f" about {named}" if named else ""


def _first_words(body: str) -> str:
    told = [part for part in sentences(body) if len(part.split()) > 3 and not part.endswith("?")]
    return quote(told[0].rstrip(".!"), 120) if told else ""


def _questions(body: str) -> list[str]:
    asked = [part for part in sentences(body) if part.endswith("?") and len(part.split()) > 2]
    return asked[:_MOST_QUESTIONS]


def _taken_up(asked: Sequence[str]) -> Iterator[str]:
    if asked:
        yield f"You ask: {listed(asked)}"


def _next_step(mail: Mail, subject: Subject | None, asked: Sequence[str]) -> str:
    if subject is None:
        return "I pass this on to a colleague, who will write to you."
    steps = [subject.next_step]
    steps += [said for said in _also_said(mail) if said != subject.also]
    is_open = any(not has_phrase(word_line(question), subject.phrases) for question in asked)
    if is_open and "colleague" not in " ".join(steps):
        steps.append("A colleague will answer what else you ask.")
    return " ".join(steps)


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """What a mail numbers, each once: `claim CLM-7`, `invoice 2026-118`."""
    seen: set[str] = set()
    found = [(m.start(2), m[1].lower(), m[2]) for m in _NUMBERED.finditer(text)]
    found += [(m.start(1), _kind_of(m[1]), m[1]) for m in _BARE.finditer(text)]
    found += [(m.start(), "VIN", m[0]) for m in _VIN.finditer(text)]
    for _, kind, number in sorted(found, key=lambda one: one[0]):
        if (written := number.rstrip(".-/")) not in seen:
            seen.add(written)
            yield (kind, written)


def _kind_of(number: str) -> str:
    return _KINDS.get(number.partition("-")[0].lower(), "contract")


def _days(body: str) -> Iterator[str]:
    """As they are written."""
    written = [(day.start, body[day.start : day.end]) for day in days_in(body)]
    taken = [(day.start, day.end) for day in days_in(body)]
    for found in _DAY_WORDS.finditer(body):
        if not any(start <= found.start() < end for start, end in taken):
            written.append((found.start(), found[0]))
    yield from dict.fromkeys(one_line(text) for _, text in sorted(written))


def _noted(body: str, said: str) -> Iterator[str]:
    """What was not said yet."""
    numbers = [f"{kind} {number}" for kind, number in _numbers(body) if number not in said]
    days = [day for day in _days(body) if day not in said][:_MOST_NAMED]
    noted = [
        *numbers[:_MOST_NAMED],
        *([f"the {'date' if len(days) == 1 else 'dates'} {listed(days)}"] if days else []),
    ]
    if noted:
        yield f"I have noted {listed(noted)} from your message."
