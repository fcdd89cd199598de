"""Claims as people send them: made the same for a seed, read, and every silent error counted."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from evaluation.as_sent.command import papers_report
from evaluation.as_sent.kinds import KINDS, Kind, sent
from evaluation.as_sent.measure import measured
from evaluation.templates import Text
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.documents.ocr.none import NoOcr
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.evidence import EvidenceSource, FieldEvidence
from function_app.domain.reading import Agent1Output

SEED = 12
BY_NAME = {kind.name: kind for kind in KINDS}
QUICK = [
    BY_NAME[name]
    for name in (
        *("PDF printed", "PDF in any order", "PDF by cairo", "form filled in", "form flattened"),
        *("mail answered", "mail saved with PDF", "html", "csv"),
    )
]


def test_the_same_claims_are_sent_as_every_kind() -> None:
    papers = [sent(BY_NAME[name], SEED, 2) for name in ("PDF in any order", "docx", "csv")]

    assert papers[0][0].truth == papers[1][0].truth == papers[2][0].truth
    assert papers[0][0].truth != papers[0][1].truth
    assert sent(BY_NAME["docx"], SEED, 1)[0].email == papers[1][0].email


def test_what_is_printed_filled_in_mailed_and_saved_is_read_and_nothing_wrong_goes_unsaid() -> None:
    report = papers_report(SEED, 2, OfflineClaimAssistant(), "local", kinds=QUICK, ocr=NoOcr())

    assert not report.whole.failures
    assert {*(score.name for score in report.scores), *report.skipped} == {k.name for k in QUICK}
    assert (report.whole.tally.precision or 0) >= 0.97
    assert (report.whole.tally.recall or 0) >= 0.90
    assert (report.whole.silent_share or 0) <= 0.01


def test_without_an_engine_scans_are_left_out_with_the_reason() -> None:
    pictures = [kind for kind in KINDS if kind.is_picture]

    report = papers_report(SEED, 1, OfflineClaimAssistant(), "local", kinds=pictures, ocr=NoOcr())

    assert not report.scores
    assert all("OCR=off" in reason for reason in report.skipped.values())
    assert "Left out: scan: " in report.text(lambda head, rows: "")


@dataclasses.dataclass
class Mistaken:
    """Reads one figure wrongly, and says so or not."""

    says_so: bool

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        output = OfflineClaimAssistant().read(question, documents)
        wrong = output.extracted_info.model_copy(update={"deductible": Decimal("1.00")})
        quoted = FieldEvidence(field="deductible", source=EvidenceSource.EMAIL, quote="Form 1.00")
        concerns = ["The deductible looks odd."] if self.says_so else []
        flags = output.flags.model_copy(update={"potential_concerns": concerns})
        update = {"extracted_info": wrong, "evidence": [quoted], "flags": flags}
        return output.model_copy(update=update)


@pytest.mark.parametrize("says_so", [True, False])
def test_a_wrong_value_is_silent_unless_a_concern_names_its_field(says_so: bool) -> None:
    odd = Kind("odd", write=lambda values, random: _letter(values))

    score = measured(odd, SEED, 1, Mistaken(says_so), NoOcr())

    (mistake,) = (each for each in score.mistakes if each.field == "deductible")
    assert mistake.read == Decimal("1.00")
    assert mistake.is_silent is not says_so


def _letter(values: Mapping[str, str]) -> Text:
    return Text(f"My name is {values['claimant_name']}. Form 1.00", frozenset({"claimant_name"}))
