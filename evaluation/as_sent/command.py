"""`dev.py eval --papers`: a row for each kind of paper and mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dev_support.command_line import say
from dev_support.tables import Row
from evaluation.as_sent.kinds import KINDS, Kind
from evaluation.as_sent.measure import KindScore, measured, total
from evaluation.as_sent.pdf_producers import ProducerMissing
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
) -> PapersReport:
    report = PapersReport(seed, agent)
    for kind in kinds:
        if kind.is_picture and isinstance(ocr, NoOcr):
            report.skipped[kind.name] = ocr.reason
            continue
        say(f"{kind.name}: {count} claims are made and read ...")
        try:
            report.scores.append(measured(kind, seed, count, assistant, ocr))
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


def _figures(score: KindScore) -> dict[str, float | None]:
    return {
        "claims": score.claims,
        **figures(score.tally),
        "silent": len(score.silent),
        "silent_share": score.silent_share,
    }
