"""Whether a mail is spam: signs of it and of a genuine one, weighed against each other, and why."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from function_app.chat.offline.conversation import Conversation, Lookup, message_of
from function_app.chat.offline.mail import Mail, read_mail
from function_app.chat.offline.memory import recalled
from function_app.chat.offline.text import ReadWords, has_phrase, listed, read_data, word_line

_SPAM_FROM = 3
_MOST_OUTWEIGHED = 3  # what a genuine mail would say is easily put into a false one
_MOST_NAMED = 3

_LINK = re.compile(r"(?:https?://|\bwww\.)([^\s/<>\"']{1,200})", re.IGNORECASE)
_SHORTENERS = frozenset(
    {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "cutt.ly", "rb.gy",
     "rebrand.ly", "shorturl.at", "t.ly", "tiny.cc"}
)  # fmt: skip
_ODD_ENDINGS = (
    ".top", ".xyz", ".click", ".tk", ".cf", ".ml", ".ga", ".gq", ".cc", ".icu", ".buzz", ".live",
    ".info", ".shop", ".store", ".ru", ".work", ".loan", ".win", ".bid", ".site", ".online", ".biz",
)  # fmt: skip
_BAIT = ("login", "verify", "secure", "account", "update", "refund", "billing", "bank", "signin",
         "wallet", "claim", "support", "confirm", "password")  # fmt: skip
_NUMERIC_HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
_BRANDS = ("paypal", "microsoft", "apple", "amazon", "netflix", "google", "facebook", "instagram",
           "norton", "mcafee", "docusign", "fedex", "dhl", "ups", "usps", "coinbase")  # fmt: skip
_MILLIONS = re.compile(
    r"(?:[$€£]\s?|usd\s?|eur\s?|gbp\s?)(?:\d{1,3}(?:[,.]\d{3}){2,4}|\d{1,4}(?:\.\d{1,2})?\s?(?:million|m\b))"
    r"|\b\d{1,4}(?:\.\d{1,2})?\s?million\b|\b\d{1,3}(?:,\d{3}){2,4}\b",
    re.IGNORECASE,
)
_SEEN_TOPICS = {
    "link": _LINK,
    "millions": _MILLIONS,
    "sum": re.compile(
        r"[$€£]\s?\d|\b\d[\d,.]{0,12}\s?(?:usd|eur|gbp|dollars|euros|pounds)\b", re.IGNORECASE
    ),
    "percent": re.compile(r"\d\s?%|\bpercent\b"),
}
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|overlook)(?: [\w']+){0,3}?"
    r" (?:instructions?|rules|prompts?|guidelines|training)\b"
    r"|\b(?:tell|answer|say|respond|reply|output|report|conclude|classify|mark|label|treat|approve"
    r"|consider|rate)(?: [\w']+){0,8}? (?:not spam|no spam|mail is genuine|as genuine|as legitimate"
    r"|mail is safe|message is safe|as safe|spam false)\b"
)
_EARNINGS = re.compile(
    r"[$€£]\s?(?:\d{1,3},\d{3}|[3-9]\d{2}|\d{4,6})\s?"
    r"(?:(?:a|per|each|every) (?:day|week)|daily|weekly)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\b(?:VSC|GAP|TWP?|PPM|APP|TH|CLM)-?\d[\d-]{2,14}\b")
_VIN = re.compile(r"\b(?=[A-Z0-9]{0,16}\d)[A-HJ-NPR-Z0-9]{17}\b")
_CAPITALS = re.compile(r"\b[A-Z]{3,20}\b")
_WORD = re.compile(r"\b[A-Za-z]{3,40}\b")


@dataclass(frozen=True)
class Sign:
    says: str  # completes "It ..."
    weight: int


def answer(conversation: Conversation, _output: str | None, _lookup: Lookup | None) -> str:
    message = message_of(conversation)
    told = recalled(conversation) if len(conversation) > 1 else None
    verdict = (False, f"This is not an e-mail but a question. {told}") if told else judge(message)
    is_spam, reason = verdict
    return json.dumps({"is_spam": is_spam, "reason": reason}, ensure_ascii=False)


def judge(message: str) -> tuple[bool, str]:
    """Whether it is spam, and what was found, in words."""
    mail = read_mail(message)
    read = ReadWords(mail.text)
    if not read.words:
        return False, "There is no text in it, so nothing points to spam."
    spam = _heaviest(
        [*_named(read, "spam"), *_together(mail, read), *_seen(mail), *_advertising(read)]
    )
    genuine = _heaviest([*_named(read, "genuine"), *_references(mail)])
    if spam and not genuine and not mail.sender_name:
        spam.append(Sign("is not signed", 1))
    if any(sign.weight >= _SPAM_FROM for sign in spam):  # "see you" does not outweigh that
        genuine = [sign for sign in genuine if sign.weight > 1]
    outweighed = min(sum(sign.weight for sign in genuine), _most_outweighed(genuine))
    is_spam = sum(sign.weight for sign in spam) - outweighed >= _SPAM_FROM
    return is_spam, _spam_reason(spam) if is_spam else _genuine_reason(spam, genuine)


def _most_outweighed(genuine: Sequence[Sign]) -> int:
    return max([_MOST_OUTWEIGHED, *(sign.weight for sign in genuine)])


@cache
def _signs(kind: str) -> list[tuple[Sign, tuple[str, ...]]]:
    return [
        (Sign(sign["says"], sign["weight"]), tuple(sign["phrases"]))
        for sign in read_data("spam_signs")[kind]
    ]


def _named(read: ReadWords, kind: str) -> Iterator[Sign]:
    return (sign for sign, phrases in _signs(kind) if read.has_any(phrases))


def _together(mail: Mail, read: ReadWords) -> Iterator[Sign]:
    """What is harmless alone and is not in company."""
    data = read_data("spam_signs")
    topics = {topic for topic, phrases in data["topics"].items() if read.has_any(phrases)}
    topics |= {topic for topic, pattern in _SEEN_TOPICS.items() if pattern.search(mail.text)}
    return (
        Sign(sign["says"], sign["weight"])
        for sign in data["together"]
        if topics.issuperset(sign["of"])
    )


def _advertising(read: ReadWords) -> Iterator[Sign]:
    found = sum(
        read.has_any((phrase,)) for phrase in read_data("spam_signs")["advertising"]["words"]
    )
    if found > 1:
        yield Sign("is written like an advertisement", min(found - 1, 3))


def _seen(mail: Mail) -> Iterator[Sign]:
    """What shows in other ways than by words."""
    text = mail.text
    hosts = {host.lower().rstrip(".,)") for host in _LINK.findall(text)}
    yield from (sign for host in hosts for sign in _of_link(host))
    sender, reply_to = mail.domain("from"), mail.domain("reply-to")
    if sender and reply_to and sender != reply_to:
        yield Sign("asks for replies to another address than its sender's", 3)
    name = mail.headers.get("from", "").partition("<")[0].lower()
    if sender and any(brand in name.split() and brand not in sender for brand in _BRANDS):
        yield Sign("bears a well-known name that its sender's address does not", 3)
    if any(domain.endswith(_ODD_ENDINGS) for domain in (sender, reply_to) if domain):
        yield Sign("comes from an address with an ending that is often misused", 2)
    if _ORDERS.search(word_line(text)):
        yield Sign("gives orders to whoever sorts the mail", 3)
    if len(_CAPITALS.findall(text)) >= max(5, len(_WORD.findall(text)) // 4):
        yield Sign("is written in capital letters", 2)
    if "!!" in text:
        yield Sign("has strings of exclamation marks", 1)
    if _MILLIONS.search(text):
        yield Sign("names a sum in the millions", 1)
    if _EARNINGS.search(text):
        yield Sign("promises earnings by the day or the week", 3)


def _of_link(host: str) -> Iterator[Sign]:
    if host in _SHORTENERS:
        yield Sign("hides where its link leads", 2)
    if _NUMERIC_HOST.fullmatch(host):
        yield Sign("links to a bare number instead of a name", 3)
    if host.endswith(_ODD_ENDINGS):
        yield Sign("links to an address with an ending that is often misused", 2)
    if "-" in host and any(bait in host for bait in _BAIT):
        yield Sign("links to an address made to look official", 2)


def _references(mail: Mail) -> Iterator[Sign]:
    text = mail.text
    if _REFERENCE.search(text):
        yield Sign("names a contract or claim number", 2)
    if _VIN.search(text):
        yield Sign("names a vehicle's VIN", 2)


def _heaviest(signs: Sequence[Sign]) -> list[Sign]:
    return sorted(dict.fromkeys(signs), key=lambda sign: -sign.weight)


def _said(signs: Sequence[Sign]) -> str:
    """The heaviest; of several that speak of the same thing the first, or what goes on from it."""
    named: dict[str, str] = {}
    for sign in signs:
        thing = _thing(sign.says)
        if sign.says.startswith(named.get(thing, "")):
            named[thing] = sign.says
    return listed([*named.values()][:_MOST_NAMED])


@cache
def _thing(says: str) -> str:
    line = word_line(says)
    same: list[list[str]] = read_data("spam_signs")["same"]
    return next((words[0] for words in same if has_phrase(line, words)), says)


def _spam_reason(spam: Sequence[Sign]) -> str:
    return f"It {_said(spam)}."


def _genuine_reason(spam: Sequence[Sign], genuine: Sequence[Sign]) -> str:
    if not spam:
        known = f"It {_said(genuine)}, and nothing" if genuine else "Nothing"
        return f"{known} in it points to spam."
    known = f"It {_said(genuine)}. " if genuine else ""
    return f"{known}It {_said(spam)}, but that alone does not make it spam."
