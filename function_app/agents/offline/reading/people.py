"""Who wrote: a name by introduction or signature, an e-mail address, a street address."""

import re
from itertools import pairwise

from function_app.agents.offline.reading.facility import is_business
from function_app.agents.offline.reading.found import Found, around, line_around
from function_app.agents.offline.reading.source_text import SourceText, one_line
from function_app.agents.offline.reading.values import email_in, name_value, text_value
from function_app.domain.values.phones import phones_in

_NAME = r"(?P<name>[A-Z][\w'.-]{0,24}(?: [A-Z][\w'.-]{0,24}){1,3})"
_ONLY_A_NAME = re.compile(rf"-{{0,2}} ?{_NAME},?")
_NAME_AND_PHONE = re.compile(rf"-{{0,2}} ?{_NAME},?(?: ?[/|-])? [+(]?\d[\d ().-]{{6,20}}")
_FORWARDED = re.compile(
    r"\s{0,8}(?:-{2,}\s?(?:forwarded|original) message|begin forwarded message)", re.IGNORECASE
)
_INTRODUCTION = re.compile(
    rf"\b(?:[Mm]y name is|[Tt]his is|[Nn]ame's|I am|I'm)(?: called)? {_NAME}"
    rf"|^(?:(?:Hi|Hello|Hey)(?: there| all| team)?, )?{_NAME.replace('name', 'here')} here\b"
)
_FROM = re.compile(r"\s{0,4}From:\s{0,4}\"?(?P<name>[^<\"@]{3,60}?)\"?\s{0,4}<", re.IGNORECASE)
_CLOSING = re.compile(
    r"\s{0,8}(?:many |kind |best |warm |with )?(?:thanks|thank you|regards|best|sincerely|cheers|"
    r"respectfully|yours)\b[\w ,!.]{0,40}$",
    re.IGNORECASE,
)
_CLOSED_BY = re.compile(
    rf"(?i:(?:(?:many|kind|best|warm) )?(?:regards|thanks|best|sincerely|cheers)), {_NAME}"
)
_OWN_EMAIL = re.compile(
    r"\b(?:my e-?mail(?: address)? is|reach me (?:by e-?mail )?at|e-?mail me at|contact me at|"
    r"write (?:to )?me at)[^@]{0,80}@[\w.-]{3,80}",
    re.IGNORECASE,
)
_OWN_PHONE = re.compile(
    r"\b(?:(?:call|text|phone|ring|reach|contact) me|my (?:\w+ )?(?:cell|phone|number|mobile))\b"
    r"[^.!?]{0,30}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CALLED = re.compile(r"\b(?:called|phoned|dialed|rang)\b[^.!?]{0,20}$", re.IGNORECASE)
_ANY_NUMBER = r"\d{1,6} (?:[NSEW]\.? )?"
_STREET_NAME = r"(?:[A-Z][\w'.-]{0,24}|\d{1,3}(?:st|nd|rd|th))(?: [A-Z0-9][\w'.-]{0,24}){0,3} "
_STREET = re.compile(
    rf"(?<![\w-])(?P<address>{_ANY_NUMBER}{_STREET_NAME}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|"
    r"Circle|Cir|Terrace|Ter|Parkway|Pkwy|Highway|Hwy)\b\.?"
    r"(?:,? (?:Apt|Unit|Suite|Ste|#)\.? ?[\w-]{1,8})?"
    r"(?:,? [A-Z][A-Za-z .'-]{1,30}, ?[A-Z]{2}(?: \d{5}(?:-\d{4})?)?)?)"
)


def signed_name(source: SourceText) -> Found[str] | None:
    """Who forwards a message is the one who writes, if they sign."""
    if (own := _above_a_forwarded_message(source.lines)) and (name := _signature(own)):
        return name
    for pattern, texts in ((_FROM, source.lines[:10]), (_INTRODUCTION, source.sentences)):
        for text in texts:
            found = pattern.search(text)
            if found and (name := name_value(found[found.lastgroup or "name"])):
                return Found(name, around(text, found))
    return None if source.is_cut else _signature(source.lines)


def own_email(source: SourceText) -> Found[str] | None:
    """The sender's header, or an address that the writer calls their own; not the shop's."""
    for line in source.lines[:10]:
        if _FROM.match(line):
            return _email_of(line)
    found = _OWN_EMAIL.search(source.prose)
    return _email_of(found.group()) if found else None


def _email_of(text: str) -> Found[str] | None:
    own = email_in(text)
    return Found(own, text.strip()) if own else None


def phone(source: SourceText) -> Found[str] | None:
    """The number under which the writer is reached; else the first that is not said to be
    somebody's whom they called. Ten digits in a row are one only where it says so.
    """
    every = [
        (sentence, phone, sentence[: phone.start])
        for sentence in source.sentences
        for phone in phones_in(sentence)
    ]
    own = [each for each in every if _OWN_PHONE.search(each[2])]
    others = [each for each in every if not each[1].is_plain_digits and not _CALLED.search(each[2])]
    for sentence, phone, _ in [*own, *others]:
        return Found(phone.written, line_around(sentence, phone.start, phone.end))
    return None


def address(source: SourceText) -> Found[str] | None:
    found = _STREET.search(source.prose)
    street = text_value(found["address"]) if found else None
    return Found(street, around(source.prose, found)) if found and street else None


def _signature(lines: list[str]) -> Found[str] | None:
    """A name by itself below the closing words, or above a telephone number, at the very end."""
    last = [one_line(line) for line in lines if line.strip()][-8:]
    for above, line in pairwise(["", *last]):
        at_the_end = _CLOSING.match(above) or _only_contact_data_after(line, last)
        signed = _signed_by(line)
        if at_the_end and signed:
            name = None if is_business(line) else name_value(signed["name"])
            return Found(name, line) if name else None
    return None


def _signed_by(line: str) -> re.Match[str] | None:
    if _CLOSING.match(line):
        return _CLOSED_BY.fullmatch(line)
    return _ONLY_A_NAME.fullmatch(line) or _NAME_AND_PHONE.fullmatch(line)


def _only_contact_data_after(line: str, last: list[str]) -> bool:
    following = last[last.index(line) + 1 :]
    return len(following) <= 1 or all(map(_DIGIT.search, following))


def _above_a_forwarded_message(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if _FORWARDED.match(line):
            return lines[:number]
    return []
