"""EmailAssistantAgent, offline: a polite answer that takes up what a mail names and asks.

It promises nothing. Whatever the mail orders is text.
"""

import json
import re
from collections.abc import Iterator

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
    body = mail.body
    about, next_step = _subject(mail)
    paragraphs = [
        f"Dear {mail.sender_name or 'Sir or Madam'},",
        f"Thank you for your message about {_named_subject(mail, about)}.",
        *_questions(body),
        next_step,
        *_noted(body),
        "Please answer this mail if anything is to be added.",
        "Kind regards\nThe claims team",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _subject(mail: Mail) -> tuple[str, str]:
    line = word_line(mail.text)
    for subject in read_data("email_subjects")["subjects"]:
        if has_phrase(line, subject["phrases"]):
            return subject["about"], subject["next"]
    return "", "A colleague will read it with care and write to you."


def _named_subject(mail: Mail, about: str) -> str:
    """`claim CLM-7 and where the matter stands`; without a number its subject line."""
    numbers = [f"{kind} {number}" for kind, number in _numbers(mail.text) if kind == "claim"][:1]
    numbers = numbers or [f"{kind} {number}" for kind, number in _numbers(mail.text)][:1]
    if mail.subject and not numbers:
        return f'"{one_line(mail.subject.removeprefix("Re: "), 120)}"'
    is_said = any(number.split()[0] in about for number in numbers)  # "order 55 and your order"
    named = " and ".join([*numbers, *([about] if about and not is_said else [])])
    return named or _first_words(mail.body)


def _first_words(body: str) -> str:
    told = [part for part in sentences(body) if len(part.split()) > 3]
    return quote(told[0], 120) if told else "your request"


def _questions(body: str) -> Iterator[str]:
    asked = [part for part in sentences(body) if part.endswith("?") and len(part.split()) > 2]
    quoted = [quote(part, 200) for part in asked[:_MOST_QUESTIONS]]
    if quoted:
        yield f"You ask: {listed(quoted)} I pass this on to the colleague who can answer it."


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


def _noted(body: str) -> Iterator[str]:
    numbers = [f"{kind} {number}" for kind, number in _numbers(body)][:_MOST_NAMED]
    days = list(_days(body))[:_MOST_NAMED]
    noted = [
        *numbers,
        *([f"the {'date' if len(days) == 1 else 'dates'} {listed(days)}"] if days else []),
    ]
    if noted:
        yield f"I have noted {listed(noted)} from your message."
