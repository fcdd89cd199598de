"""One set of fields out of the e-mail's and the documents'.

The claimant's e-mail address is the sender's; the issue is told best by the customer; for all else
the document is the better witness, and the e-mail fills the gaps.
"""

from collections.abc import Iterable
from typing import Any

from function_app.agents.offline.reading.amounts import Amounts
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.repair_lines import RepairLines

_AMOUNTS = ("total_parts_cost", "total_labor_cost", "total_estimate")


def combine_documents(documents: Iterable[ExtractedInfo]) -> ExtractedInfo:
    """The first document that knows a field gives it; the three amounts come from one document."""
    infos = list(documents)
    combined = _filled(infos)
    if infos:
        priced = max(infos, key=_amounts_known)
        combined |= {name: getattr(priced, name) for name in _AMOUNTS}
    return ExtractedInfo.model_validate(combined)


def merge(
    email: ExtractedInfo,
    document: ExtractedInfo | None,
    *,
    sender_email: str | None,
    claimant_name: str | None = None,
) -> ExtractedInfo:
    sources = [document, email] if document else [email]
    merged = _filled(sources)
    merged["claimant_email"] = sender_email or merged["claimant_email"]
    merged["claimant_name"] = merged["claimant_name"] or claimant_name
    merged["issue_summary"] = email.issue_summary or merged["issue_summary"]
    return ExtractedInfo.model_validate(merged)


def with_stated_total(info: ExtractedInfo, sources: Iterable[Amounts]) -> ExtractedInfo:
    """A sum of ours never stands in place of a total that somebody wrote anywhere."""
    stated = [s.total.value for s in sources if s.total_is_stated and s.total]
    if not stated or info.total_estimate in stated:
        return info
    return info.model_copy(update={"total_estimate": stated[0]})


def lines_of_totals(info: ExtractedInfo, read: Iterable[RepairLines]) -> RepairLines:
    """The lines that make the totals, as the first source has them that has any such lines."""
    totals = info.total_parts_cost, info.total_labor_cost
    return next((lines for lines in read if lines.that_add_up_to(*totals)), RepairLines())


def _filled(sources: list[ExtractedInfo]) -> dict[str, Any]:
    return {
        name: next((known for s in sources if (known := getattr(s, name)) is not None), None)
        for name in ExtractedInfo.model_fields
    }


def _amounts_known(info: ExtractedInfo) -> int:
    return sum(getattr(info, name) is not None for name in _AMOUNTS)
