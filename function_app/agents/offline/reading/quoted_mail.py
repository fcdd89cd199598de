"""What a quoted mail may tell: what the sender left open, and nothing of another claim."""

from dataclasses import replace

from function_app.agents.differing_values import without_typography
from function_app.agents.offline.reading.on_behalf import PEOPLE, forwarding
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.extraction import ExtractedInfo

_TELL_CLAIMS_APART = (
    "contract_number", "vehicle_vin", "vehicle_year", "vehicle_make", "vehicle_model",
)  # fmt: skip
_COSTS = frozenset({"total_parts_cost", "total_labor_cost", "total_estimate"})


def with_quoted(own: Reading, older: Reading) -> Reading:
    """Whoever is named in a mail that was answered is the other side; one that was forwarded may
    be the claimant's, where they did not forward it themselves.
    """
    own = forwarding(own, older)
    may_name_people = own.is_for_another or (
        older.is_forwarded and "claimant_name" not in own.found
    )
    quoted = (*own.quoted, older)
    if any(differs(own.info, older.info, field) for field in _TELL_CLAIMS_APART):
        return replace(own, quoted=quoted)
    closed = {each.field for each in own.unreadable}
    has_costs = bool(_COSTS & (own.found.keys() | closed))
    gaps = {
        field: found
        for field, found in older.found.items()
        if field not in own.found
        and field not in closed
        and not (has_costs and field in _COSTS)
        and (may_name_people or field not in PEOPLE)
    }
    found = {**own.found, **gaps}
    known = own.info.model_dump() | {field: getattr(older.info, field) for field in gaps}
    return replace(
        own,
        info=ExtractedInfo.model_validate(known),
        found=found,
        amounts=own.amounts if has_costs else replace(older.amounts, deductible=None),
        unreadable=(*own.unreadable, *(u for u in older.unreadable if u.field not in found)),
        quoted=quoted,
    )


def differs(one: ExtractedInfo, other: ExtractedInfo, field: str) -> bool:
    said, also_said = getattr(one, field), getattr(other, field)
    if said is None or also_said is None:
        return False
    return without_typography(said) != without_typography(also_said)
