"""Agent 1 without a model: reads the e-mail and the attachments, classifies, extracts, flags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from function_app.agents.offline.assessment.classify import (
    NamedText,
    Verdict,
    classify,
    confidence,
    justification,
)
from function_app.agents.offline.assessment.component import component_category, sub_type, urgency
from function_app.agents.offline.assessment.concerns import Source, concerns
from function_app.agents.offline.assessment.corrections import (
    corrected,
    evidence_of_corrections,
    unreadable_in,
)
from function_app.agents.offline.assessment.evidence import evidence_of
from function_app.agents.offline.assessment.merge import (
    combine_documents,
    lines_of_totals,
    merge,
    with_stated_total,
)
from function_app.agents.offline.assessment.missing import completeness, missing_information
from function_app.agents.offline.assessment.paperwork import document_summary, document_type
from function_app.agents.offline.reading.fields import (
    read_correction,
    read_document,
    read_email,
)
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.claim import Agent1Input, ClaimRequest, ClaimType
from function_app.domain.document import Document, DocumentKind, DocumentStatus
from function_app.domain.evidence import EvidenceSource
from function_app.domain.fair_share import fair_shares
from function_app.domain.reading import (
    Agent1Output,
    ClaimClassification,
    ClaimFlags,
    DocumentExtraction,
    DocumentReport,
)

MAX_EMAIL_READ = 60_000
MAX_DOCUMENTS_READ = 200_000
_SURE_ENOUGH = 0.7


@dataclass(frozen=True)
class _Attachment:
    document: Document
    name: str
    kind: str
    reading: Reading | None


class OfflineClaimAssistant:
    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        claim = question.claim
        email = read_email(claim.email_content or "", MAX_EMAIL_READ)
        attachments = list(_open_all(documents))
        extraction = _extraction(attachments)
        merged = merge(
            email.info,
            extraction.extracted_fields if extraction else None,
            sender_email=None if _is_sent_by_another(email, claim) else claim.sender_email,
            claimant_name=claim.claimant_name,
        )
        papers = [a.reading for a in attachments if a.reading]
        read = with_stated_total(merged, (r.amounts for r in (*papers, email)))
        answers = [read_correction(words) for words in question.texts]
        corrections = [read_correction(words) for words in question.changes]
        info = corrected(corrected(read, answers), corrections)
        lines = lines_of_totals(info, [r.amounts.lines for r in (*papers, email)])
        sources = _sources(email, attachments)
        verdict = _verdict(email, papers)
        text = "\n".join((email.told, *(paper.told for paper in papers)))
        score = confidence(verdict, completeness(info))
        component = component_category(verdict.claim_type, text)
        return Agent1Output(
            claim_id=claim.claim_id,
            classification=ClaimClassification(
                claim_type=verdict.claim_type,
                sub_type=sub_type(verdict.claim_type, component),
                component_category=component,
                urgency=urgency(email.told),
            ),
            justification=justification(verdict),
            confidence_score=score,
            flags=_flags(
                missing_information(verdict.claim_type, info, text, _kinds(attachments)),
                [*concerns(verdict, sources), *unreadable_in([*answers, *corrections])],
                is_sure=verdict.claim_type is not ClaimType.OTHER and score >= _SURE_ENOUGH,
            ),
            email_body_extraction=email.info,
            document_extraction=extraction,
            documents=[DocumentReport(name=a.name, document_type=a.kind) for a in attachments],
            extracted_info=info,
            evidence=[
                *evidence_of(info, email, sources[1:]),
                *evidence_of_corrections(info, answers, EvidenceSource.ANSWER),
                *evidence_of_corrections(info, corrections),
            ],
            repair_lines=lines,
        )


def _is_sent_by_another(email: Reading, claim: ClaimRequest) -> bool:
    """The letter says so, or begins with the head of a mail from somebody else."""
    named = email.found.get("claimant_email")
    if email.is_for_another or named is None:
        return email.is_for_another
    return named.quote.casefold().startswith("from:") and named.value != claim.sender_email


def _sources(email: Reading, attachments: list[_Attachment]) -> list[Source]:
    papers = [Source(a.name, a.reading) for a in attachments if a.reading]
    return [Source("the e-mail", email), *papers]


def _open_all(documents: Sequence[Document]) -> Iterator[_Attachment]:
    """All the attachments together get no more reading time than one long document."""
    sizes = (len((document.text or "").expandtabs(8)) for document in documents)
    shares = fair_shares(sizes, MAX_DOCUMENTS_READ)
    for document, room in zip(documents, shares, strict=True):
        kind = document_type(document.text, document.kind, document.name)
        is_mail = document.kind is DocumentKind.MAIL
        reading = read_document(document.text, room, is_mail=is_mail) if document.text else None
        yield _Attachment(document, document.name, kind, reading)


def _verdict(email: Reading, papers: list[Reading]) -> Verdict:
    """Of an older mail only where nothing newer tells."""
    verdict = classify(_named_texts(email.told, papers))
    if verdict.claim_type is not ClaimType.OTHER or not email.quoted:
        return verdict
    return classify(_named_texts(email.everything, papers))


def _named_texts(email: str, papers: list[Reading]) -> list[NamedText]:
    texts = [NamedText("e-mail", email)]
    together = "\n".join(paper.told for paper in papers)
    return [*texts, NamedText("document", together)] if papers else texts


def _kinds(attachments: list[_Attachment]) -> set[str]:
    """An attachment that could not be fetched is not there; an unreadable picture is."""
    return {a.kind for a in attachments if a.document.status is not DocumentStatus.NOT_ACCESSIBLE}


def _flags(missing: list[str], potential_concerns: list[str], *, is_sure: bool) -> ClaimFlags:
    return ClaimFlags(
        requires_human_review=bool(missing or potential_concerns or not is_sure),
        missing_information=missing,
        potential_concerns=potential_concerns,
    )


def _extraction(attachments: list[_Attachment]) -> DocumentExtraction | None:
    if not attachments:
        return None
    readings = [a.reading for a in attachments if a.reading]
    fields = combine_documents(reading.info for reading in readings)
    fields = with_stated_total(fields, (reading.amounts for reading in readings))
    kind = next((a.kind for a in attachments if a.kind != "unknown"), "unknown")
    return DocumentExtraction(
        status=_best_status(attachments),
        document_type=kind,
        summary=document_summary(kind, fields) if readings else None,
        extracted_fields=fields,
        notes=_notes(attachments),
    )


def _best_status(attachments: list[_Attachment]) -> DocumentStatus:
    """Success when any was read, and the notes name the others."""
    statuses = {a.document.status for a in attachments}
    return next(status for status in DocumentStatus if status in statuses)


def _notes(attachments: list[_Attachment]) -> str | None:
    notes = [(a.name, a.document.note) for a in attachments if a.document.note]
    if len(attachments) == 1:
        return notes[0][1] if notes else None
    return "\n".join(f"{name}: {note}" for name, note in notes) or None
