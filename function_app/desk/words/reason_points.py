"""An adjudication's reason as a reader takes it in: a lead-in, and point by point."""

import re
from typing import Final, NamedTuple

# "Main St. Motors", "Mr. Smith" and "No. A5" are no ends of a sentence.
_SENTENCE_END: Final = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)(?<=[.!?])\s+(?=[A-Z$])|\n"
)


class Reason(NamedTuple):
    """A lead-in, and the points it leads to; a reason with one point is all lead-in."""

    lead: str
    points: list[str]


def reason_in_points(reason: str) -> Reason:
    sentences = [part.strip() for part in _SENTENCE_END.split(reason) if part.strip()]
    if len(sentences) > 1:
        return Reason("", sentences)
    clauses = reason.strip().split("; ")
    if len(clauses) == 1:
        return Reason(reason, [])
    lead, colon, first = clauses[0].partition(": ")
    if not colon or any(": " in clause for clause in clauses[1:]):
        return Reason("", clauses)
    return Reason(f"{lead}:", [first, *clauses[1:]])
