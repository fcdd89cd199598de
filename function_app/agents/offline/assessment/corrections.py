"""What a reviewer stated when they asked for changes, and a claimant when they were asked: further
sources. A claimant's answer wins over what they had sent, a reviewer's word over all others.

A sum of what they stated is ours, not theirs: it stands in place of nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from function_app.agents.offline.reading.found import Found
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.evidence import EvidenceSource, FieldEvidence
from function_app.domain.extraction import ExtractedInfo


def corrected(info: ExtractedInfo, corrections: Iterable[Reading]) -> ExtractedInfo:
    """Of several, the last that states a value."""
    stated = {field: found.value for reading in corrections for field, found in _stated(reading)}
    return ExtractedInfo.model_validate(info.model_dump() | stated) if stated else info


def evidence_of_corrections(
    info: ExtractedInfo,
    corrections: Sequence[Reading],
    source: EvidenceSource = EvidenceSource.REVIEWER,
) -> Iterator[FieldEvidence]:
    for reading in corrections:
        for field, found in _stated(reading):
            if getattr(reading.info, field) == getattr(info, field):
                yield FieldEvidence(
                    field=field,
                    value=str(getattr(info, field)),
                    source=source,
                    quote=found.quote,
                    confidence=found.confidence,
                )


def unreadable_in(corrections: Iterable[Reading]) -> list[str]:
    return [str(unreadable) for reading in corrections for unreadable in reading.unreadable]


def _stated(reading: Reading) -> Iterator[tuple[str, Found[Any]]]:
    for field, found in reading.found.items():
        if field != "total_estimate" or reading.amounts.total_is_stated:
            yield field, found
