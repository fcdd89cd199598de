"""Who wrote: a name by introduction or signature, an e-mail address, a street address."""

import re
from itertools import pairwise

from function_app.agents.offline.reading.facility import is_business
from function_app.agents.offline.reading.found import Found, around, line_around
from function_app.agents.offline.reading.names import full_name, name_at
from function_app.agents.offline.reading.source_text import SourceText, one_line
from function_app.agents.offline.reading.values import email_in, name_value, text_value
from function_app.domain.values.phones import phones_in

_DASHES = re.compile(r"-{0,2} ?")
_PHONE_BEHIND = re.compile(r",?(?: ?[/|-])? [+(]?\d[\d ().-]{6,20}\Z")
_FORWARDED = re.compile(
    r"\s{0,8}(?:-{2,}\s?(?:forwarded|original) message|begin forwarded message)", re.IGNORECASE
)
_INTRODUCED = re.compile(
    r"\b(?:[Mm]y (?:full )?name is|[Nn]ame's|I am called|I'm called|[Mm]ein Name ist"
    r"|[Jj]e m'appelle|[Mm]i nombre es|[Mm]e llamo|[Mm]i chiamo|[Jj][ae]g heter"
    r"|[Nn]azywam si\u0119) "
)
# What follows may be anything, so that a signature tells better.
_PERHAPS_INTRODUCED = re.compile(
    r"\b(?:[Tt]his is|I am|I'm) |^(?:(?:Hi|Hello|Hey)(?: there| all| team)?, )?(?=.{3,80} here\b)"
)
_HERE = re.compile(r" here\b")
_FROM = re.compile(
    r"\s{0,4}\*?(?:From|Von|De|Da|Van|Fr\u00e5n|Fra|Od)\s?:\*?\s{0,4}"
    r"\"?(?P<name>[^<\[\"@]{3,60}?)\"?\s{0,4}[<\[]",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s{0,8}(?:many |kind |best |warm |with )?(?:thanks|thank you|regards|best|sincerely|cheers|"
    r"respectfully|yours|mit freundlichen|viele gr|beste gr|gr\u00fc|cordialement|"
    r"bien cordialement|saludos|un saludo|atentamente|cordiali saluti|distinti saluti|"
    r"med v|hilsen|pozdrawiam|"
    r"z powa\u017caniem|met vriendelijke|atenciosamente|obrigad|gracias|merci|danke|grazie)"
    r"[\w ,!.]{0,40}$",
    re.IGNORECASE,
)
_CLOSED_BY = re.compile(
    r"(?:(?:many|kind|best|warm) )?(?:regards|thanks|best|sincerely|cheers), (?P<name>.{3,80})",
    re.IGNORECASE,
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
    for line in source.lines[:10]:
        if (found := _FROM.search(line)) and (name := name_value(found["name"])):
            return Found(name, around(line, found))
    signature = None if source.is_cut else _signature(source.lines)
    return (
        _introduced(source.sentences, _INTRODUCED)
        or signature
        or _introduced(source.sentences, _PERHAPS_INTRODUCED)
    )


def _introduced(sentences: list[str], introduction: re.Pattern[str]) -> Found[str] | None:
    for sentence in sentences:
        for found in introduction.finditer(sentence):
            name = name_at(sentence, found.end())
            must_be_here = found.group()[-1:] != " " or found.group().endswith(", ")
            if name is None or is_business(name):
                continue
            end = found.end() + len(name)
            if not must_be_here or _HERE.match(sentence, end):
                return Found(name, line_around(sentence, found.start(), end))
    return None


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
        name = _signed_by(line) if at_the_end else None
        if name:
            return None if is_business(line) else Found(name, line)
    return None


def _signed_by(line: str) -> str | None:
    if _CLOSING.match(line):
        closed = _CLOSED_BY.fullmatch(line)
        return full_name(closed["name"]) if closed else None
    line = line[_DASHES.match(line).end() :]  # pyright: ignore[reportOptionalMemberAccess]
    return full_name(_PHONE_BEHIND.sub("", line))


def _only_contact_data_after(line: str, last: list[str]) -> bool:
    following = last[last.index(line) + 1 :]
    return len(following) <= 1 or all(map(_DIGIT.search, following))


def _above_a_forwarded_message(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if _FORWARDED.match(line):
            return lines[:number]
    return []
