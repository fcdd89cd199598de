"""Letters of a claims desk: a denial, an approval, a request for documents. Short and sober."""

import re
from dataclasses import dataclass

from function_app.chat.offline.text import has_phrase, one_line, read_data, sentence, word_line

_MOST_READ = 600
_ORDER = re.compile(
    r"\s*(?:(?:please|now|can you|could you|would you|i want you to|i need you to)\s+)*"
    r"(?:write|draft|compose|create|generate|produce|prepare)\b(?P<what>[^\n]+)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bno)[.!?](?=\s|\Z)")
_REASON = re.compile(r"\b(?:because(?: of)?|since|due to)\b .{1,300}", re.IGNORECASE)
_CLAIM = re.compile(
    r"\bclaim\s+(?:id |number |no\.? ?|#)?((?=[A-Za-z._-]{0,40}\d)[A-Za-z0-9._-]{1,64})",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r"\bto ((?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][a-z'\u2019-]{1,30}(?: [A-Z][a-z'\u2019-]{1,30}){0,3})\b"
)
_ABOUT = re.compile(r"\b(?:letter|e-?mail|notice|note|reply) (?:about|on) ", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:for|request(?:s|ing)?|send(?: us)?)\s+"
    r"(?P<what>(?:(?!\b(?:of|for|from|to|because|since|due|and asks?)\b|[.,;]).){3,120})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Letter:
    kind: str  # denial, approval, documents
    claim_id: str | None = None
    addressee: str | None = None
    reason: str | None = None  # "because ..."
    documents: str = ""

    @property
    def title(self) -> str:
        return read_data("letters")[self.kind]["title"]


def letter_wanted(message: str) -> Letter | None:
    order = _ORDER.match(message[:_MOST_READ])
    what = _SENTENCE_END.split(order["what"])[0] if order else ""
    line, data = word_line(what), read_data("letters")
    if not (has_phrase(line, data["letters"]) and has_phrase(line, data["claims"])):
        return None
    kind = next((kind for kind in data["kinds"] if has_phrase(line, data[kind]["asks"])), None)
    is_unclear = kind == "documents" and not has_phrase(line, data["documents"]["named"])
    if kind is None or is_unclear or _ABOUT.search(what):
        return None
    claim_id, addressee, reason = (
        pattern.search(what) for pattern in (_CLAIM, _ADDRESSEE, _REASON)
    )
    return Letter(
        kind,
        claim_id[1].rstrip(".-_") if claim_id else None,
        addressee[1] if addressee else None,
        one_line(reason[0], 300) if reason else None,
        _documents(what),
    )


def _documents(what: str) -> str:
    """`the police report` of a letter that asks for it."""
    named = (one_line(found["what"]) for found in _WANTED.finditer(what))
    listed = read_data("letters")["documents"]["named"]
    wanted = next((text for text in named if has_phrase(word_line(text), listed)), "")
    return wanted if word_line(wanted).strip() not in ("", "documents") else "the missing documents"


def letter_text(letter: Letter, also: list[str], *, is_short: bool) -> str:
    bank = read_data("letters")[letter.kind]
    claim = f"claim {letter.claim_id}" if letter.claim_id else "your claim"
    said = bank["text"] if is_short else [*bank["text"], *bank["more"]]
    reason = f" {letter.reason}" if letter.reason else ""
    return "\n\n".join(
        [
            f"Dear {letter.addressee or 'Claimant'},",
            *(
                paragraph.replace("{reason}", reason)
                .replace("{claim}", claim)
                .replace("{documents}", letter.documents)
                for paragraph in said
            ),
            *(f"Please also note: {sentence(point)}" for point in also),
            "Sincerely,\nThe claims team",
        ]
    )
