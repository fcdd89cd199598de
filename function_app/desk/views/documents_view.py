"""What was sent, as the page shows it beside the form: the e-mail, and each attachment with its
fate. Pure, like the rest of the page's view.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from function_app.claims.instances import instance_id_of
from function_app.desk.views.email_view import email_parts
from function_app.desk.words.code_words import as_title
from function_app.desk.words.how_read import how_read, page_remark
from function_app.desk.words.seen_text import shown
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import DocumentStatus
from function_app.domain.reading import Agent1Output, DocumentReport
from function_app.domain.values.texts import plain
from function_app.kit.url_fragment import without_fragment

EMAIL_SENDER: Final = "email-sender"
CLAIM_NAME: Final = "claim-name"
_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class Fate:
    word: str
    mark: str  # passed | failed | open, as in the lists of rules


_FATES: Final = {
    DocumentStatus.SUCCESS: Fate("Read", "passed"),
    DocumentStatus.RECORDED: Fate("Kept, not read", "open"),
    DocumentStatus.FAILED: Fate("Could not be read", "failed"),
    DocumentStatus.NOT_ACCESSIBLE: Fate("Could not be fetched", "failed"),
}
_UNTOLD: Final = Fate("Nothing was recorded about it", "open")
_NOT_YET: Final = Fate("Not read yet", "open")
_NEVER: Final = Fate("Not read by the assistant", "open")


@dataclass(frozen=True)
class PageText:
    """`remark` says how the page was read, where its document has pages of both kinds."""

    id: str
    number: int
    text: str
    remark: str = ""


@dataclass(frozen=True)
class Paper:
    """One attachment. `address` is where it was fetched, which may show something else by now: a
    text, never a link. `file` leads to what was read.
    """

    name: str
    address: str
    fate: Fate
    file: str | None = None
    kind: str = ""  # "Claim form, 2 pages"
    how_read: str = ""  # in a sentence
    notes: str | None = None
    pages: tuple[PageText, ...] = ()
    is_cut: bool = False


def papers(
    claim: ClaimRequest | None,
    agent1: Agent1Output | None,
    instance_id: str = "",
    *,
    may_come: bool = False,
) -> list[Paper]:
    """The reports stand in the order of the attachments, then what was enclosed in those;
    `instance_id` is whose page has links to them; `may_come`: agent 1 is still reading.
    """
    urls = claim.attachments if claim else []
    if agent1 is None:
        return [_unreported(url, _NOT_YET if may_come else _NEVER) for url in urls]
    pairs = zip_longest(urls, agent1.documents)
    folder = f"{quote(instance_id or instance_id_of(agent1.claim_id), safe='')}/files/"
    return [
        _paper(number, url or "", report, folder) if report else _unreported(url or "", _UNTOLD)
        for number, (url, report) in enumerate(pairs, 1)
    ]


def page_id(document: int, page: int) -> str:
    return f"document-{document}-page-{page}"


def texts(claim: ClaimRequest | None, agent1: Agent1Output | None) -> dict[str, str]:
    """Every text on the page that a quote may stand in, by the id of its element."""
    told = {EMAIL_SENDER: claim.sender_email, CLAIM_NAME: claim.claimant_name} if claim else {}
    pages = (page for paper in papers(claim, agent1) for page in paper.pages)
    return {
        **{part.id: part.text for part in email_parts(claim)},
        **{target: shown(text) for target, text in told.items() if text},
        **{page.id: page.text for page in pages},
    }


def _unreported(url: str, fate: Fate) -> Paper:
    return Paper(plain(_file_name(url)) or url, _visible(url), fate)


def _paper(document: int, url: str, report: DocumentReport, folder: str) -> Paper:
    return Paper(
        name=report.name,
        address=_visible(url),
        fate=_FATES[report.status],
        file=folder + report.sha256 if report.sha256 else None,
        kind=", ".join(_kind(report)),
        how_read=how_read(report),
        notes=report.notes,
        pages=tuple(
            PageText(page_id(document, number), number, shown(text), page_remark(report, number))
            for number, text in enumerate(report.page_texts, 1)
            if text
        ),
        is_cut=sum(map(len, report.page_texts)) < report.characters,
    )


def _file_name(url: str) -> str:
    try:
        parts = urlsplit(without_fragment(url))
    except ValueError:
        return ""
    return unquote(parts.path).rpartition("/")[2] if parts.netloc else ""


def _visible(url: str) -> str:
    """As a browser's address bar would show it: characters that hide or turn others are escaped."""
    return quote(url, safe=_PRINTABLE)


def _kind(report: DocumentReport) -> Iterator[str]:
    if report.document_type != "unknown":
        yield as_title(report.document_type)
    if report.pages > 1:
        yield f"{report.pages} pages"
