"""Where each value of the form was read, for the reviewer: the place in words, the quote, and its
position in the text beside the form. Pure, like the rest of the page's view.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from function_app.claims.verification.evidence import unsupported_fields
from function_app.claims.verification.quotes import Passage
from function_app.desk.views.documents_view import (
    CLAIM_NAME,
    EMAIL_SENDER,
    page_id,
    texts,
)
from function_app.desk.views.email_view import EmailPart, email_parts
from function_app.desk.words.how_read import sure
from function_app.desk.words.seen_text import AsCounted
from function_app.domain.adjudication_form import FILLED_BY
from function_app.domain.claim import ClaimRequest
from function_app.domain.evidence import EvidenceProblem, EvidenceSource, FieldEvidence
from function_app.domain.reading import Agent1Output

_WITH_THE_EMAIL: Final = {
    EMAIL_SENDER: "Sender of the e-mail",
    CLAIM_NAME: "Name given with the claim",
}
_PROBLEMS: Final = {
    EvidenceProblem.NOT_IN_SOURCE: "These words are not there.",
    EvidenceProblem.NOT_IN_QUOTE: "These words do not say the value.",
    EvidenceProblem.CALCULATED: "Calculated from these figures, not stated.",
    EvidenceProblem.OTHER_VALUE: "The assistant read another value there.",
}


@dataclass(frozen=True)
class Quoted:
    """`spans` ("12-40 55-60") are positions in the text of the page's element `target`, as a
    browser counts; both are empty when the quote is not on the page. `sure` is of words that OCR
    read: how certain it is of them.
    """

    place: str
    quote: str
    problem: str = ""
    target: str = ""
    spans: str = ""
    sure: str = ""  # "91% sure"


@dataclass(frozen=True)
class FieldSource:
    quotes: list[Quoted]
    badge: str = ""  # "unsupported" | "calculated"

    @property
    def summary(self) -> str:
        places = list(dict.fromkeys(quoted.place for quoted in self.quotes))
        return " · ".join(places) or "No source given"

    @property
    def sure(self) -> str:
        """Where nothing but OCR read it, of the first place."""
        every = [quoted.sure for quoted in self.quotes]
        return every[0] if every and all(every) else ""


def field_sources(
    claim: ClaimRequest | None, agent1: Agent1Output | None
) -> dict[str, FieldSource]:
    """By the path of the form's field, for every value that agent 1 filled in: where it stands in
    what was sent.
    """
    if agent1 is None:
        return {}
    page = _Page(claim, agent1)
    known = {name for name, value in agent1.extracted_info if value is not None}
    unsupported = set(unsupported_fields(agent1))
    sent = [e for e in agent1.evidence if e.source is not EvidenceSource.CONTRACT]
    return {
        path: _source([e for e in sent if e.field == name], name in unsupported, page)
        for name, path in FILLED_BY.items()
        if name in known
    }


def _source(entries: list[FieldEvidence], is_unsupported: bool, page: "_Page") -> FieldSource:
    quotes = [page.quoted(entry) for entry in entries]
    if not is_unsupported:
        return FieldSource(quotes)
    is_sum = any(entry.problem is EvidenceProblem.CALCULATED for entry in entries)
    return FieldSource(quotes, "calculated" if is_sum else "unsupported")


class _Page:
    def __init__(self, claim: ClaimRequest | None, agent1: Agent1Output) -> None:
        self._texts = texts(claim, agent1)
        parts = sorted(email_parts(claim), key=_is_folded)  # the sender's own words first
        self._email = {part.id: _place_of(part) for part in parts} | _WITH_THE_EMAIL
        self._numbers = {report.name: n for n, report in enumerate(agent1.documents, 1)}
        self._pages = {report.name: report.pages for report in agent1.documents}
        self._passages: dict[str, tuple[Passage, AsCounted]] = {}

    def _passage(self, target: str) -> tuple[Passage, AsCounted]:
        """Read once, however many quotes are looked for in it."""
        if target not in self._passages:
            text = self._texts[target]
            self._passages[target] = Passage(text), AsCounted(text)
        return self._passages[target]

    def quoted(self, entry: FieldEvidence) -> Quoted:
        target, spans = self._position(entry)
        return Quoted(
            place=self._place(entry, target),
            quote=entry.quote,
            problem=_PROBLEMS[entry.problem] if entry.problem else "",
            target=target,
            spans=" ".join(f"{start}-{end}" for start, end in spans),
            sure="" if entry.ocr_confidence is None else sure(entry.ocr_confidence),
        )

    def _place(self, entry: FieldEvidence, target: str) -> str:
        if entry.source is EvidenceSource.EMAIL:
            return self._email.get(target, "E-mail")
        if entry.source is EvidenceSource.REVIEWER:
            return "The reviewer's words"
        if entry.source is EvidenceSource.ANSWER:
            return "The claimant's answer"
        name = entry.document or "Document"
        has_pages = entry.page is not None and self._pages.get(name, 0) > 1
        return f"{name}, page {entry.page}" if has_pages else name

    def _position(self, entry: FieldEvidence) -> tuple[str, list[tuple[int, int]]]:
        for target in self._targets(entry):
            passage, counted = self._passage(target)
            if spans := passage.find(entry.quote):
                at = counted.position
                return target, [(at(span.start), at(span.end)) for span in spans]
        return "", []

    def _targets(self, entry: FieldEvidence) -> Iterator[str]:
        if entry.source is EvidenceSource.EMAIL:
            yield from (target for target in self._email if target in self._texts)
        elif entry.document in self._numbers and entry.page:
            target = page_id(self._numbers[entry.document], entry.page)
            yield from {target} & self._texts.keys()


def _is_folded(part: EmailPart) -> bool:
    return bool(part.title)


def _place_of(part: EmailPart) -> str:
    return "Earlier mail in the e-mail" if part.title else "E-mail"
