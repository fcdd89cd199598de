"""A mail as it was handed to an agent: its headers, where it has some, and its body.

Whatever stands in it is text. Instructions around it end with a line that begins with `Content:`.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

from function_app.chat.offline.text import one_line, sentences
from function_app.kit.html_text import text_of_html

_MOST_HEADERS = 12  # lines
_HEADER = re.compile(
    r"(from|sender|to|cc|reply-to|subject|date|sent):[ \t]*(.{0,400})", re.IGNORECASE
)
_MARKUP = re.compile(r"</?(?:html|body|div|p|br|table|span|a)\b", re.IGNORECASE)
_CONTENT = re.compile(r"^(?:e-?mail )?content:[ \t]*", re.IGNORECASE | re.MULTILINE)
_INSTRUCTIONS = 600  # characters in which an agent is told what to do with the mail
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){0,8})")
_CLOSING = re.compile(
    r"(?:^|[.!?,\n]\s*)(?:(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes|greetings)"
    r"|best|regards|greetings|(?:yours )?sincerely(?: yours)?|yours(?: truly| faithfully)?|cheers"
    r"|thanks(?: a lot| again| in advance)?|(?:many )?thanks|thank you(?: very much| in advance)?)"
    r"[,.!]?\s{1,4}(?P<name>[^\W\d_].{0,60})",
    re.IGNORECASE,
)  # fmt: skip
_INTRODUCED = re.compile(r"\b(?:[Mm]y name is|[Ii] am|[Ii]'m|[Tt]his is) ")
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?[^\W\d_][\w.'\u2019-]{0,30}(?: [^\W\d_][\w.'\u2019-]{0,30}){0,3}"
)


@dataclass(frozen=True)
class Mail:
    headers: dict[str, str]
    body: str

    @property
    def text(self) -> str:
        return "\n".join([*self.headers.values(), self.body])

    @property
    def subject(self) -> str:
        return one_line(self.headers.get("subject", ""))

    def domain(self, header: str) -> str | None:
        found = _ADDRESS.search(self.headers.get(header, ""))
        return found[1].lower() if found else None

    @property
    def sender_name(self) -> str | None:
        """As its signature, its introduction or its sender line has it."""
        return _signature(self.body) or _introduction(self.body) or _display_name(self.headers)


def read_mail(message: str) -> Mail:
    text = normalize("NFKC", _without_instructions(message)).translate(_UNSEEN)
    headers: dict[str, str] = {}
    lines = text.strip().split("\n")
    while lines and len(headers) < _MOST_HEADERS and (found := _HEADER.match(lines[0])):
        headers.setdefault(found[1].lower(), found[2].strip())
        lines.pop(0)
    body = "\n".join(lines).strip()
    return Mail(headers, text_of_html(body) if _MARKUP.search(body) else body)


def _without_instructions(message: str) -> str:
    found = _CONTENT.search(message, 0, _INSTRUCTIONS)
    is_told = found and "mail" in message[: found.start()].lower()
    return message[found.end() :] if found and is_told else message


def _signature(body: str) -> str | None:
    """The name behind the last closing formula, or alone in the last line or sentence."""
    tail = body[-300:]
    closings = [found["name"] for found in _CLOSING.finditer(tail)]
    last = [part.strip() for part in sentences(tail)][-1:]
    for candidate in closings[-1:] + last:
        if name := _name(candidate.split("\n")[0].split(",")[0].rstrip(" .!")):
            return name
    return None


def _name(written: str) -> str | None:
    if not _NAME.fullmatch(written):
        return None
    parts = [part for part in written.split() if part.rstrip(".") not in ("Mr", "Mrs", "Ms", "Dr")]
    looks_like_one = 1 <= len(parts) <= 3 and all(part[0].isupper() for part in parts)
    known = {"thanks", "thank", "regards", "best", "yours", "sent", "cheers", "please", "greetings"}
    return written if looks_like_one and not {p.lower() for p in parts} & known else None


def _introduction(body: str) -> str | None:
    for found in _INTRODUCED.finditer(body[:2000]):
        words = body[found.end() : found.end() + 60].split()
        kept: list[str] = []
        for word in words[:3]:
            if not word[0].isupper() or not word[0].isalpha():
                break
            kept.append(word.rstrip(".,;:!?"))
            if word[-1] in ".,;:!?":
                break
        ends = (
            bool(kept) and not words[len(kept) - 1][-1].isalpha()
        )  # "I'm Bob.", not "I'm Canadian and"
        if len(kept) > 1 or (kept and (ends or found[0].lower().startswith("my name"))):
            return _name(" ".join(kept))
    return None


def _display_name(headers: dict[str, str]) -> str | None:
    sender = headers.get("from") or headers.get("sender") or ""
    return _name(sender.partition("<")[0].strip(" \"'"))
