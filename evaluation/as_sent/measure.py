"""Reads what was sent, with everything around the agents as in the app, and counts what is wrong,
and what is wrong without a word of doubt.
"""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from dev_support.file_share import serve
from evaluation.as_sent.kinds import Kind, Sent, sent
from evaluation.as_sent.marks import Marks, marks_of
from evaluation.facts import TODAY
from evaluation.metrics import FIELDS, Tally, share
from evaluation.sameness import same
from function_app.agents.ports import AgentFailed, AgentUnavailable, ClaimAssistant
from function_app.claims.verification.evidence import unsupported_fields
from function_app.claims.verification.verify import verified
from function_app.documents.ocr.picture_reader import PictureReader
from function_app.documents.ocr.ports import Ocr
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output
from function_app.domain.unreadable import field_name

# Who sent it is known without reading.
COUNTED = [name for name in FIELDS if name != "claimant_email"]
AT_ONCE = 2
_ALSO_NAMED = {
    "current_odometer": r"mileage|odometer",
    "total_estimate": r"total\b(?! (?:parts|labor))",
    "total_parts_cost": r"parts",
    "total_labor_cost": r"labor",
    "claimant_name": r"claim was filed for",
    "vehicle_year": r"vehicle's year",
}


@dataclass(frozen=True)
class Mistake:
    """A value that is wrong, is not there or (`true` is None) was invented."""

    claim: str
    field: str
    true: object
    read: object
    is_silent: bool

    def __str__(self) -> str:
        return f"{self.claim}: {field_name(self.field)} {self.true!s} read as {self.read!s}"


@dataclass
class KindScore:
    name: str
    claims: int = 0
    tally: Tally = field(default_factory=Tally)
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    failures: list[str] = field(default_factory=list[str])
    marks: Marks = field(default_factory=Marks)

    @property
    def values_read(self) -> int:
        return self.tally.right + self.tally.wrong + self.tally.invented

    @property
    def silent(self) -> list[Mistake]:
        return [mistake for mistake in self.mistakes if mistake.is_silent]

    @property
    def silent_share(self) -> float | None:
        return share(len(self.silent), self.values_read)


def measured(
    kind: Kind,
    seed: int,
    count: int,
    assistant: ClaimAssistant,
    ocr: Ocr,
    *,
    looks_for_marks: bool = False,
) -> KindScore:
    """Raises ProducerMissing."""
    claims = sent(kind, seed, count)
    papers = {claim.file_name: claim.paper for claim in claims if claim.paper is not None}
    score = KindScore(kind.name, len(claims))
    with serve(papers) as url, ThreadPoolExecutor(AT_ONCE) as threads:
        documents = DocumentReader(allowed_hosts=["127.0.0.1"], pictures=PictureReader(ocr))
        read = partial(_read, url=url, documents=documents, assistant=assistant)
        for claim, (output, papers_read) in zip(claims, threads.map(read, claims), strict=True):
            _count(score, claim, output)
            if looks_for_marks and not isinstance(output, str):
                score.marks += marks_of(output, papers_read)
    return score


def _read(
    claim: Sent, url: str, documents: DocumentReader, assistant: ClaimAssistant
) -> tuple[Agent1Output | str, list[Document]]:
    """Or why there is nothing; and the papers that were read."""
    request = ClaimRequest(
        claim_id=claim.claim_id,
        email_content=claim.email,
        sender_email=claim.sender,
        attachment_urls=[] if claim.paper is None else [url + claim.file_name],
    )
    papers = documents.read_all(request.attachments)
    question = Agent1Input(instance_id=f"claim-{claim.claim_id}", claim=request)
    try:
        return verified(assistant.read(question, papers), request, papers, TODAY), papers
    except (AgentFailed, AgentUnavailable) as failure:
        return f"{claim.claim_id}: {failure}", papers


def _count(score: KindScore, claim: Sent, output: Agent1Output | str) -> None:
    if isinstance(output, str):
        score.failures.append(output)
        score.tally.missed += sum(getattr(claim.truth, name) is not None for name in COUNTED)
        return
    doubted = set(_doubted(output))
    for name in COUNTED:
        true, read = getattr(claim.truth, name), getattr(output.extracted_info, name)
        score.tally.count(name, true, read)
        if (true is not None or read is not None) and not _agree(name, true, read):
            is_silent = read is not None and name not in doubted
            score.mistakes.append(Mistake(claim.claim_id, name, true, read, is_silent))


def _agree(name: str, true: object, read: object) -> bool:
    return true is not None and read is not None and same(name, true, read)


def _doubted(output: Agent1Output) -> Iterator[str]:
    """The fields at which a reviewer is told to look twice."""
    yield from unsupported_fields(output)
    said = "\n".join(output.flags.potential_concerns)
    for name in COUNTED:
        pattern = rf"\b(?:{re.escape(field_name(name))}|{_ALSO_NAMED.get(name, '(?!)')})\b"
        if re.search(pattern, said, re.IGNORECASE):
            yield name


def total(scores: Sequence[KindScore], name: str = "all") -> KindScore:
    whole = KindScore(name)
    for score in scores:
        whole.claims += score.claims
        for count in ("right", "wrong", "missed", "invented"):
            added = getattr(whole.tally, count) + getattr(score.tally, count)
            setattr(whole.tally, count, added)
        whole.mistakes += score.mistakes
        whole.failures += score.failures
        whole.marks += score.marks
    return whole
