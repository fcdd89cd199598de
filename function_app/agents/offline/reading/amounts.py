"""The money of a source: labelled totals first, then line items, then what the prose says.

Parts are added up and hours multiplied only where no total is given; their quotes show from what.
No sum of ours stands in place of an amount that may be the total.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from function_app.agents.offline.reading.column_totals import ColumnTotals, column_totals
from function_app.agents.offline.reading.found import CALCULATED, Found, line_around, together
from function_app.agents.offline.reading.hours_times_rate import hours_times_rate
from function_app.agents.offline.reading.labelled_amounts import LabelledAmounts
from function_app.agents.offline.reading.labels import Labelled
from function_app.agents.offline.reading.line_items import line_items
from function_app.agents.offline.reading.prose_amounts import ProseAmounts, amounts_in_prose
from function_app.agents.offline.reading.repair_lines import repair_lines
from function_app.agents.offline.reading.source_text import SourceText
from function_app.domain.repair_lines import RepairLines
from function_app.domain.unreadable import Unreadable

_FIELDS_OF_OWNERS = {
    "parts": "total_parts_cost",
    "labor": "total_labor_cost",
    "total": "total_estimate",
    "claimed": "total_estimate",
    "cost": "total_estimate",
    "deductible": "deductible",
}


@dataclass(frozen=True)
class Amounts:
    parts: Found[Decimal] | None = None
    labor: Found[Decimal] | None = None
    total: Found[Decimal] | None = None
    deductible: Found[Decimal] | None = None
    total_is_stated: bool = True
    other_totals: tuple[Decimal, ...] = ()
    unowned: tuple[Decimal, ...] = ()  # of which one may be the total that parts and labor lack
    unreadable: tuple[Unreadable, ...] = ()  # of fields that are open for that reason
    lines: RepairLines = field(default_factory=RepairLines)


def read_amounts(source: SourceText, labelled: list[Labelled], *, is_document: bool) -> Amounts:
    values = LabelledAmounts(labelled)
    items = line_items(source.lines, anywhere=is_document)
    prose = amounts_in_prose(source.sentences)
    unreadable = values.unreadable()
    closed = unreadable.keys() | items.unclear_fields

    def elsewhere(field: str, *found: Found[Decimal] | None) -> Found[Decimal] | None:
        """What a label or a column of amounts leaves unclear, nothing else tells."""
        return None if field in closed else next(filter(None, found), None)

    labelled_total = values.total("total_first") or values.total("total_last")
    amounts = Amounts(
        parts=values.parts() or elsewhere("total_parts_cost", items.parts.sum, prose.parts),
        labor=values.labor()
        or elsewhere("total_labor_cost", items.labor.sum, _calculated(source.prose), prose.labor),
        total=labelled_total or elsewhere("total_estimate", prose.total),
        deductible=values.last("deductible") or elsewhere("deductible", prose.deductible),
    )
    owned = values.amounts() | items.amounts
    if amounts.total:
        others = _other_totals(amounts, values, prose, items.amounts)
        amounts = replace(amounts, other_totals=tuple(others))
    unowned = {each.value: each for each in prose.unowned if each.value not in owned}
    every = _unreadable_in(prose) | unreadable
    if is_document and (table := column_totals(source.lines)):
        amounts = _with_column_totals(amounts, table)
    if "total_estimate" not in every:
        amounts = _with_total(amounts, together(values.all("tax")), unowned)
    unclear = tuple(Unreadable(*told) for told in every.items())
    return replace(amounts, unreadable=unclear, lines=repair_lines(items, source.lines))


def _other_totals(
    amounts: Amounts, values: LabelledAmounts, prose: ProseAmounts, of_items: set[Decimal]
) -> Iterator[Decimal]:
    """Without those that stand for a part of it, or for what is left of it."""
    chosen = amounts.total.value if amounts.total else Decimal()
    parts, labor, deductible = (
        each.value if each else Decimal()
        for each in (amounts.parts, amounts.labor, amounts.deductible)
    )
    explained = {chosen, parts, labor, parts + labor, chosen - deductible, *of_items}
    explained |= values.amounts_beside_totals()
    stated = (*values.totals(), *prose.totals)
    for total in dict.fromkeys(each.value for each in stated):
        if total not in explained:
            yield total


def _unreadable_in(prose: ProseAmounts) -> dict[str, str]:
    return {
        field: words
        for owner, words in prose.unreadable.items()
        if (field := _FIELDS_OF_OWNERS.get(owner))
    }


def _with_column_totals(amounts: Amounts, table: ColumnTotals) -> Amounts:
    """A total with a label of its own stays."""
    total = amounts.total
    if total is None or table.is_read_from(total.quote):
        total = table.total
    return replace(amounts, parts=table.parts, labor=table.labor, total=total)


def _with_total(
    amounts: Amounts, tax: Found[Decimal] | None, unowned: dict[Decimal, Found[Decimal]]
) -> Amounts:
    """Parts alone are no total: the labor may be missing. An amount that stands for nothing else
    is the total where it is their sum, and leaves the total open where it is not."""
    if amounts.total is not None or amounts.parts is None or amounts.labor is None:
        return amounts
    total = together([each for each in (amounts.parts, amounts.labor, tax) if each])
    if total and total.value in unowned:
        return replace(amounts, total=unowned[total.value])
    own = {each.value for each in (amounts.parts, amounts.labor, amounts.deductible) if each}
    if unclear := unowned.keys() - own:
        return replace(amounts, unowned=tuple(sorted(unclear)))
    return replace(amounts, total=total, total_is_stated=False)


def _calculated(prose: str) -> Found[Decimal] | None:
    found = hours_times_rate(prose)
    if found is None:
        return None
    return Found(found.product, line_around(prose, found.start, found.end), CALCULATED)
