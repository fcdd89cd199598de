"""Checks where an agent says that it read each value, against the texts themselves.

No agent is believed: a value is supported when the quote stands in the source that is named, and
says the value. Document and page are set to where the quote was found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby

from function_app.claims.verification.quoted_values import adds_up_to, says
from function_app.claims.verification.quotes import Passage
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import Document, DocumentKind
from function_app.domain.evidence import EvidenceProblem, EvidenceSource, FieldEvidence
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.fair_share import fair_shares
from function_app.domain.reading import Agent1Output
from function_app.kit.html_text import text_of_html, text_of_letter
from function_app.kit.quoted_mail import layers

_MOST_PER_FIELD = 3
_MOST_SEARCHED = 400_000  # characters of all documents, and of the e-mail; no agent reads more
_SURE_ENOUGH = 0.85
_FIELDS = list(ExtractedInfo.model_fields)
_SAID_ONCE = {EvidenceSource.REVIEWER, EvidenceSource.ANSWER, EvidenceSource.CONTRACT}


def checked_evidence(
    output: Agent1Output,
    claim: ClaimRequest,
    documents: Sequence[Document],
    changes: Sequence[str] = (),
    answers: Sequence[str] = (),
) -> list[FieldEvidence]:
    """The evidence for the values that were extracted, in the fields' order."""
    sources = _Sources(claim, documents, changes, answers)
    values = {name: value for name, value in output.extracted_info if value is not None}
    entries = [
        _checked(entry, values[entry.field], sources)
        for entry in (*output.evidence, *_filed_with(claim, values))
        if entry.field in values and entry.source is not EvidenceSource.CONTRACT
    ]
    entries.sort(key=lambda entry: _FIELDS.index(entry.field))
    return [
        entry
        for _, of_field in groupby(entries, key=lambda entry: entry.field)
        for entry in _best(list(of_field))
    ]


def unsupported_fields(output: Agent1Output) -> list[str]:
    """What was extracted without a quote that holds."""
    supported = {entry.field for entry in output.evidence if entry.supported}
    known = (name for name, value in output.extracted_info if value is not None)
    return [name for name in known if name not in supported]


def only_quoted_fields(
    output: Agent1Output, claim: ClaimRequest, documents: Sequence[Document]
) -> dict[str | None, list[str]]:
    """What only an older mail says, by the saved mail that quotes it; of the e-mail by None."""
    own_words = dict(_own_words(claim, documents))
    supported = [entry for entry in output.evidence if entry.supported]
    elsewhere = {
        entry.field
        for entry in supported
        if entry.source in _SAID_ONCE
        or entry.document not in own_words
        or any(passage.find(entry.quote) for passage in own_words[entry.document])
    }
    found = defaultdict[str | None, list[str]](list)
    for field, entries in groupby(supported, key=lambda entry: entry.field):
        if field not in elsewhere:
            found[next(entries).document].append(field)
    return found


def _own_words(
    claim: ClaimRequest, documents: Sequence[Document]
) -> Iterator[tuple[str | None, list[Passage]]]:
    """Of the e-mail and of saved mails, where they quote another one."""
    own, *quoted = layers(text_of_letter((claim.email_content or "")[:_MOST_SEARCHED]))
    if quoted:
        sender = f"{claim.claimant_name or ''} {claim.sender_email or ''}"
        yield None, [Passage(sender), Passage(own.text)]
    for document in documents:
        if document.kind is DocumentKind.MAIL:
            own, *quoted = layers((document.text or "")[:_MOST_SEARCHED])
            if quoted:
                yield document.name, [Passage(own.text)]


def unsure_fields(output: Agent1Output) -> list[str]:
    """What was read nowhere but in a scan, by an engine that doubts it."""
    known = [entry for entry in output.evidence if entry.supported]
    doubted = {entry.field for entry in known if _is_unsure(entry)}
    certain = {entry.field for entry in known if not _is_unsure(entry)}
    return [name for name in _FIELDS if name in doubted - certain]


def _is_unsure(entry: FieldEvidence) -> bool:
    return entry.ocr_confidence is not None and entry.ocr_confidence < _SURE_ENOUGH


def _best(entries: list[FieldEvidence]) -> list[FieldEvidence]:
    """Where one quote holds, those that do not are of no interest."""
    supported = [entry for entry in entries if entry.supported]
    return (supported or entries)[:_MOST_PER_FIELD]


def _filed_with(claim: ClaimRequest, values: Mapping[str, object]) -> Iterator[FieldEvidence]:
    """Who sent the claim is not for an agent to read: it came with the claim."""
    filed = {"claimant_name": claim.claimant_name, "claimant_email": claim.sender_email}
    for field, given in filed.items():
        if given is not None and given == values.get(field):
            yield FieldEvidence(
                field=field, value=given, source=EvidenceSource.EMAIL, quote=given, confidence=1
            )


def _checked(entry: FieldEvidence, value: object, sources: "_Sources") -> FieldEvidence:
    place = sources.place_of(entry)
    document, page = place or (entry.document, entry.page)
    problem = EvidenceProblem.NOT_IN_SOURCE if place is None else _problem(entry, value)
    sure = sources.sureness(place, entry.quote, value) if place else None
    return entry.model_copy(
        update={
            "document": document,
            "page": page,
            "problem": problem,
            "supported": problem is None,
            "ocr_confidence": sure,
            "confidence": entry.confidence if sure is None else min(entry.confidence, sure),
        }
    )


def _problem(entry: FieldEvidence, value: object) -> EvidenceProblem | None:
    if entry.value is not None and not says(entry.value, entry.field, value):
        return EvidenceProblem.OTHER_VALUE
    if says(entry.quote, entry.field, value):
        return None
    is_sum = adds_up_to(entry.quote, value)
    return EvidenceProblem.CALCULATED if is_sum else EvidenceProblem.NOT_IN_QUOTE


type _Place = tuple[str | None, int | None]  # document and page; of other sources neither
_NOWHERE: _Place = (None, None)


class _Sources:
    def __init__(
        self,
        claim: ClaimRequest,
        documents: Sequence[Document],
        changes: Sequence[str],
        answers: Sequence[str],
    ) -> None:
        self._claim, self._changes, self._answers = claim, changes, answers
        self._papers: dict[str, _Paper] = {}
        self._recognised = {
            (document.name, page.page): page
            for document in documents
            for page in document.recognised
        }
        sizes = (sum(map(len, document.pages)) for document in documents)
        shares = fair_shares(sizes, _MOST_SEARCHED)
        for document, room in zip(documents, shares, strict=True):
            self._papers[document.name] = _Paper(document.pages, room)

    def place_of(self, entry: FieldEvidence) -> _Place | None:
        if entry.source is not EvidenceSource.DOCUMENT:
            passages = self._passages_of(entry.source)
            return _NOWHERE if any(passage.find(entry.quote) for passage in passages) else None
        for name, paper in self._asked(entry.document):
            if page := paper.page_of(entry.quote, entry.page):
                return name, page
        return None

    def sureness(self, place: _Place, quote: str, value: object) -> float | None:
        """Of what OCR read there; where it doubts a figure in the quote, or the value, of that."""
        document, number = place
        page = self._recognised.get((document or "", number or 0))
        if page is None or page.confidence is None:
            return None
        quoted, wanted = Passage(quote), Passage(str(value))
        doubts = [
            words.confidence
            for words in page.unsure
            if quoted.find(words.text)
            and (any(map(str.isdigit, words.text)) or wanted.find(words.text))
        ]
        return min([page.confidence, *doubts])

    def _asked(self, name: str | None) -> Iterator[tuple[str, "_Paper"]]:
        """The document of that name; any of them when the agent gives no name that we know."""
        if name in self._papers:
            yield name, self._papers[name]
        else:
            yield from self._papers.items()

    def _passages_of(self, source: EvidenceSource) -> list[Passage]:
        match source:
            case EvidenceSource.REVIEWER:
                return self._reviewers_words
            case EvidenceSource.ANSWER:
                return self._claimants_words
            case _:
                return self._email

    @cached_property
    def _reviewers_words(self) -> list[Passage]:
        return [Passage(words[:_MOST_SEARCHED]) for words in self._changes]

    @cached_property
    def _claimants_words(self) -> list[Passage]:
        return [Passage(words[:_MOST_SEARCHED]) for words in self._answers]

    @cached_property
    def _email(self) -> list[Passage]:
        """Who sent it counts, too. An HTML letter is read with its marks and without."""
        claim = self._claim
        sender = f"{claim.claimant_name or ''} {claim.sender_email or ''}"
        text = (claim.email_content or "")[:_MOST_SEARCHED]
        return [Passage(sender), Passage(text), *self._without_marks(text)]

    def _without_marks(self, text: str) -> list[Passage]:
        return [Passage(text_of_html(text))] if "<" in text else []


class _Paper:
    def __init__(self, pages: Sequence[str], room: int) -> None:
        ends = accumulate(map(len, pages))
        self._pages = [
            page[: max(room - end + len(page), 0)] for page, end in zip(pages, ends, strict=True)
        ]

    def page_of(self, quote: str, named: int | None) -> int | None:
        """The page that is named if it is there, else the first on which it is, or begins."""
        numbers = [n for n, page in enumerate(self._passages, 1) if page.find(quote)]
        if numbers:
            return named if named in numbers else numbers[0]
        spans = self._whole.find(quote)
        return self._page_at(spans[0].start) if spans else None

    def _page_at(self, position: int) -> int:
        end = 0
        for number, page in enumerate(self._pages, 1):
            end += len(page) + 1
            if position < end:
                return number
        return len(self._pages)

    @cached_property
    def _passages(self) -> list[Passage]:
        return [Passage(page) for page in self._pages]

    @cached_property
    def _whole(self) -> Passage:
        return Passage("\n".join(self._pages))
