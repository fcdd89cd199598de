"""The kinds of papers and mails that are told apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from evaluation import people
from evaluation.as_sent import forms, mails, office, pdf_producers, pictures
from evaluation.as_sent.wordings import WORDINGS
from evaluation.facts import facts_of
from evaluation.incidents import INCIDENTS
from evaluation.layouts import LAYOUTS, Page, drawn
from evaluation.papers import content_of
from evaluation.templates import Text
from evaluation.writing import Hand
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

_ONE_PAGE = [name for name in LAYOUTS if name != "several pages"]
type Make = Callable[[Page, Random], bytes]
type Write = Callable[[Mapping[str, str], Random], Text]


@dataclass(frozen=True)
class Kind:
    """Papers are made and have an ending, letters are written."""

    name: str
    ending: str = ""
    make: Make | None = None
    write: Write | None = None
    is_picture: bool = False


@dataclass(frozen=True)
class Sent:
    """`truth` is what the paper or the letter tells."""

    kind: Kind
    number: int
    email: str
    sender: str
    truth: ExtractedInfo
    paper: bytes | None = None

    @property
    def claim_id(self) -> str:
        return f"{self.kind.name.replace(' ', '-')}-{self.number + 1:03d}"

    @property
    def file_name(self) -> str:
        return self.claim_id + self.kind.ending


def printed(page: Page, random: Random) -> bytes:
    return drawn(random.choice(_ONE_PAGE), page)


def _scanned(page: Page, random: Random) -> bytes:
    return pictures.scanned(printed(page, random), random)


def _photographed(page: Page, random: Random) -> bytes:
    return pictures.photographed(printed(page, random), random)


def _mailed(page: Page, random: Random) -> bytes:
    return mails.saved_with_paper(page, printed(page, random), random)


PRINTED, SCANNED, PHOTOGRAPHED = "PDF printed", "scan", "photo"
KINDS: Sequence[Kind] = (
    Kind(PRINTED, ".pdf", printed),  # the same papers as in the scans and photos
    Kind("PDF in any order", ".pdf", pdf_producers.in_any_order),
    Kind("PDF typewritten", ".pdf", pdf_producers.with_leaders),
    Kind("PDF by Chromium", ".pdf", pdf_producers.by_browser),
    Kind("PDF by cairo", ".pdf", pdf_producers.by_cairo),
    Kind("PDF rewritten", ".pdf", pdf_producers.rewritten),
    Kind("form filled in", ".pdf", forms.filled),
    Kind("form flattened", ".pdf", forms.flattened),
    Kind(SCANNED, ".pdf", _scanned, is_picture=True),
    Kind(PHOTOGRAPHED, ".jpg", _photographed, is_picture=True),
    Kind("mail answered", write=mails.answered),
    Kind("mail forwarded", write=mails.forwarded),
    Kind("mail saved with PDF", ".eml", _mailed),
    Kind("mail saved in HTML", ".eml", mails.saved_as_html),
    Kind("docx", ".docx", office.word),
    Kind("xlsx", ".xlsx", office.workbook),
    Kind("csv", ".csv", office.table_text),
    Kind("rtf", ".rtf", office.rich_text),
    Kind("html", ".html", office.saved_page),
)


def sent(kind: Kind, seed: int, count: int) -> list[Sent]:
    """Every kind tells the same claims. Raises ProducerMissing."""
    return [_sent(kind, seed, number) for number in range(count)]


def _sent(kind: Kind, seed: int, number: int) -> Sent:
    random = Random(f"as sent/{seed}/{number}")
    types = list(ClaimType)
    claim_type = types[number % len(types)]
    incident = random.choice(INCIDENTS[claim_type])
    facts, bill = facts_of(claim_type, incident, random)
    sender = facts.claimant_email or ""
    if kind.write:
        hand = Hand.anybodys(random)
        values = hand.of_facts(facts) | {
            "brief": incident.brief,
            "casual": incident.casual,
            "formal": incident.formal,
            "other_phone": hand.of_phone(people.phone(random)),
            "other_host": "garage.example",
        }
        letter = kind.write(values, random)
        return Sent(kind, number, letter.content, sender, _told(facts, letter.fields))
    page, fields = content_of(
        claim_type, incident.brief, facts, bill, random=random, wordings=WORDINGS
    )
    assert kind.make
    paper = kind.make(page, random)
    email = f"{incident.brief}. The papers are attached.\n"
    return Sent(kind, number, email, sender, _told(facts, fields), paper)


def _told(facts: ExtractedInfo, fields: frozenset[str]) -> ExtractedInfo:
    known = fields & set(ExtractedInfo.model_fields)
    return ExtractedInfo.model_validate({name: getattr(facts, name) for name in known})
