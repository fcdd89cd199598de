"""`dev.py eval --papers`: a row for each kind of paper and mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dev_support.command_line import say
from dev_support.tables import Row
from evaluation.as_sent.kinds import KINDS, Kind
from evaluation.as_sent.measure import KindScore, measured, total
from evaluation.as_sent.pdf_producers import ProducerMissing
from evaluation.metrics import share
from evaluation.report import figures, percent
from function_app.agents.ports import ClaimAssistant
from function_app.documents.ocr.none import NoOcr
from function_app.documents.ocr.ports import Ocr

DEFAULT_CLAIMS = 14  # of each kind: two of each type
HEAD = (
    "Kind",
    "Claims",
    "Precision",
    "Recall",
    "Read",
    "Wrong",
    "Missed",
    "Invented",
    "Silent",
    "Share",
)
MARKS_HEAD = ("Kind", "Claims", "Quotes", "Marked", "Share")
_MOST_SHOWN = 40


@dataclass
class PapersReport:
    seed: int
    agent: str
    scores: list[KindScore] = field(default_factory=list[KindScore])
    skipped: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def whole(self) -> KindScore:
        return total(self.scores)

    def text(self, table: Callable[[Row, Sequence[Row]], str]) -> str:
        silent = self.whole.silent
        parts = [
            self._headline(),
            table(HEAD, [_row(score) for score in (*self.scores, self.whole)]),
            *(f"Left out: {name}: {reason}." for name, reason in self.skipped.items()),
            *self.whole.failures,
        ]
        if silent:
            parts.append("Wrong without a concern at the field:")
            parts.append("\n".join(map(str, silent[:_MOST_SHOWN])))
        return "\n\n".join(parts)

    def _headline(self) -> str:
        claims, kinds = self.whole.claims, len(self.scores)
        return f"{claims} claims of {kinds} kinds, seed {self.seed}; agent 1: {self.agent}"

    def marks_text(self, table: Callable[[Row, Sequence[Row]], str]) -> str:
        """Of the kinds whose pages are shown as pictures."""
        scores = [score for score in (*self.scores, self.whole) if score.marks.quotes]
        parts = [
            self._headline(),
            table(MARKS_HEAD, [_marks_row(score) for score in scores]),
            *(f"Left out: {name}: {reason}." for name, reason in self.skipped.items()),
        ]
        if unmarked := self.whole.marks.unmarked:
            parts.append("Not marked:\n" + "\n".join(unmarked[:_MOST_SHOWN]))
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "agent 1": self.agent,
            "kinds": {score.name: _figures(score) for score in self.scores},
            "overall": _figures(self.whole),
            "left_out": self.skipped,
            "mistakes": [
                {
                    "claim": each.claim,
                    "field": each.field,
                    "true": None if each.true is None else str(each.true),
                    "read": None if each.read is None else str(each.read),
                    "silent": each.is_silent,
                }
                for each in self.whole.mistakes
            ],
            "failures": self.whole.failures,
        }


def papers_report(
    seed: int,
    count: int,
    assistant: ClaimAssistant,
    agent: str,
    *,
    kinds: Sequence[Kind] = KINDS,
    ocr: Ocr,
    looks_for_marks: bool = False,
) -> PapersReport:
    report = PapersReport(seed, agent)
    for kind in kinds:
        if kind.is_picture and isinstance(ocr, NoOcr):
            report.skipped[kind.name] = ocr.reason
            continue
        say(f"{kind.name}: {count} claims are made and read ...")
        try:
            score = measured(kind, seed, count, assistant, ocr, looks_for_marks=looks_for_marks)
            report.scores.append(score)
        except ProducerMissing as missing:
            report.skipped[kind.name] = str(missing)
    return report


def _row(score: KindScore) -> Row:
    tally = score.tally
    counts = (score.values_read, tally.wrong, tally.missed, tally.invented, len(score.silent))
    return (
        *(score.name, str(score.claims), percent(tally.precision), percent(tally.recall)),
        *map(str, counts),
        percent(score.silent_share),
    )


def _marks_row(score: KindScore) -> Row:
    marks = score.marks
    quotes = (str(marks.quotes), str(marks.marked), percent(share(marks.marked, marks.quotes)))
    return score.name, str(score.claims), *quotes


def _figures(score: KindScore) -> dict[str, float | None]:
    return {
        "claims": score.claims,
        **figures(score.tally),
        "silent": len(score.silent),
        "silent_share": score.silent_share,
    }
