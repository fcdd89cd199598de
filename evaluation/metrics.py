"""What is counted. A field that is neither true nor read counts nowhere; a wrong value counts
against precision, as every value that is not there, and against recall, as every one not found.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evaluation.reading import Reading
from evaluation.sameness import same
from function_app.claims.verification.evidence import unsupported_fields
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output

# The summary is free text: whether it holds is for the evidence to say.
FIELDS = [name for name in ExtractedInfo.model_fields if name != "issue_summary"]
NO_ANSWER = "no answer"
type Matrix = Counter[tuple[str, str]]  # true and predicted


@dataclass
class Tally:
    right: int = 0
    wrong: int = 0  # another value than the true one
    missed: int = 0
    invented: int = 0  # where nothing was to be known

    def count(self, name: str, true: object, read: object) -> None:
        if true is None:
            self.invented += read is not None
        elif read is None:
            self.missed += 1
        elif same(name, true, read):
            self.right += 1
        else:
            self.wrong += 1

    @property
    def precision(self) -> float | None:
        return share(self.right, self.right + self.wrong + self.invented)

    @property
    def recall(self) -> float | None:
        return share(self.right, self.right + self.wrong + self.missed)


def share(part: int, whole: int) -> float | None:
    """None of none is no figure."""
    return part / whole if whole else None


def accuracy(matrix: Matrix) -> float | None:
    return share(sum(n for (true, got), n in matrix.items() if true == got), matrix.total())


@dataclass
class Scores:
    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    types: Matrix = field(default_factory=Counter[tuple[str, str]])
    values_read: int = 0
    values_supported: int = 0
    decisions: Matrix = field(default_factory=Counter[tuple[str, str]])
    amounts: int = 0
    amounts_right: int = 0
    failures: list[str] = field(default_factory=list[str])

    @property
    def overall(self) -> Tally:
        return summed(self.fields.values())

    @property
    def support_rate(self) -> float | None:
        return share(self.values_supported, self.values_read)


def scored(readings: Sequence[Reading]) -> Scores:
    scores = Scores()
    for reading in readings:
        _count_reading(scores, reading)
        _count_decisions(scores, reading)
        scores.failures += [f"{reading.claim.claim_id}: {failure}" for failure in reading.failures]
    return scores


def summed(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.right += tally.right
        total.wrong += tally.wrong
        total.missed += tally.missed
        total.invented += tally.invented
    return total


def _count_reading(scores: Scores, reading: Reading) -> None:
    output = reading.output
    read = output.extracted_info if output else ExtractedInfo()
    for name, tally in scores.fields.items():
        tally.count(name, getattr(reading.claim.truth, name), getattr(read, name))
    scores.types[reading.claim.claim_type.value, _type_read(output)] += 1
    if output:
        values = sum(value is not None for _, value in read)
        scores.values_read += values
        scores.values_supported += values - len(unsupported_fields(output))


def _type_read(output: Agent1Output | None) -> str:
    """A word that is no type of ours is taken for Other, as a reviewer would."""
    if output is None:
        return NO_ANSWER
    known = output.classification.claim_type
    return known if known in list(ClaimType) else ClaimType.OTHER.value


def _count_decisions(scores: Scores, reading: Reading) -> None:
    for question, answer in reading.decisions:
        got = answer.decision.value if answer else NO_ANSWER
        scores.decisions[question.expected.value, got] += 1
        scores.amounts += 1
        scores.amounts_right += answer is not None and answer.approved_amount == question.amount
