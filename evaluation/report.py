"""The scores as tables and as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dev_support.tables import Row
from evaluation.metrics import NO_ANSWER, Matrix, Scores, Tally, accuracy
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimType

FIELD_HEAD = ("Field", "Precision", "Recall", "Right", "Wrong", "Missed", "Invented")
type DrawTable = Callable[[Row, Sequence[Row]], str]


@dataclass(frozen=True)
class Report:
    seed: int
    claims: int
    papers: int
    agents: Mapping[str, str]  # foundry or local
    scores: Scores

    def text(self, table: DrawTable) -> str:
        types = [kind.value for kind in ClaimType]
        decisions = [kind.value for kind in AdjudicationDecision]
        parts = [
            self._headline(),
            table(FIELD_HEAD, self._fields()),
            self._classified(),
            matrix_table(self.scores.types, types, table),
            self._supported(),
            self._adjudicated(),
            matrix_table(self.scores.decisions, decisions, table),
            *self.scores.failures,
        ]
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        scores = self.scores
        return {
            "seed": self.seed,
            "claims": self.claims,
            "papers": self.papers,
            "agents": dict(self.agents),
            "fields": {name: figures(tally) for name, tally in scores.fields.items()},
            "overall": figures(scores.overall),
            "classification": {"accuracy": accuracy(scores.types), "matrix": nested(scores.types)},
            "evidence": {"values": scores.values_read, "support_rate": scores.support_rate},
            "adjudication": {
                "accuracy": accuracy(scores.decisions),
                "amounts_right": scores.amounts_right,
                "amounts": scores.amounts,
                "matrix": nested(scores.decisions),
            },
            "failures": scores.failures,
        }

    def _headline(self) -> str:
        who = ", ".join(f"{agent} {kind}" for agent, kind in self.agents.items())
        return f"{self.claims} claims, {self.papers} with a PDF, seed {self.seed}; agents: {who}"

    def _classified(self) -> str:
        return (
            f"Classification, accuracy {percent(accuracy(self.scores.types))} "
            "(rows: the true type, columns: the predicted one)"
        )

    def _supported(self) -> str:
        return (
            f"Evidence: {percent(self.scores.support_rate)} of {self.scores.values_read} values "
            "read have a quote that supports them"
        )

    def _adjudicated(self) -> str:
        return (
            f"Adjudication, accuracy {percent(accuracy(self.scores.decisions))}, amounts right "
            f"{self.scores.amounts_right} of {self.scores.amounts} "
            "(rows: the expected decision, columns: agent 2's)"
        )

    def _fields(self) -> list[Row]:
        scores = self.scores
        rows = [(name, tally) for name, tally in scores.fields.items()]
        return [field_row(name, tally) for name, tally in (*rows, ("all", scores.overall))]


def percent(figure: float | None) -> str:
    return "-" if figure is None else f"{100 * figure:.1f} %"


def field_row(name: str, tally: Tally) -> Row:
    counts = (tally.right, tally.wrong, tally.missed, tally.invented)
    return (name, percent(tally.precision), percent(tally.recall), *map(str, counts))


def figures(tally: Tally) -> dict[str, float | None]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
        "invented": tally.invented,
    }


def matrix_table(matrix: Matrix, names: Sequence[str], table: DrawTable) -> str:
    """A column for claims without an answer only when there are any."""
    columns = [*names, *([NO_ANSWER] if any(got == NO_ANSWER for _, got in matrix) else [])]
    rows = [(true, *(str(matrix[true, got] or ".") for got in columns)) for true in names]
    return table(("", *columns), rows)


def nested(matrix: Matrix) -> dict[str, dict[str, int]]:
    rows: Iterable[str] = dict.fromkeys(true for true, _ in matrix)
    return {row: {got: n for (true, got), n in matrix.items() if true == row} for row in rows}
