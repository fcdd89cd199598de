"""What kind of repair facility it is, by the list that we keep of them."""

from collections.abc import Sequence
from datetime import datetime

from function_app.claims.verification.quotes import Passage
from function_app.contracts.ports import Facilities
from function_app.domain.contract import Facility, FacilityLookup
from function_app.domain.reading import Agent1Output


def with_facility(
    output: Agent1Output,
    facilities: Facilities | None,
    texts: Sequence[str],
    now: datetime,
) -> Agent1Output:
    name = output.extracted_info.repair_facility
    found = _the_one(facilities.called(name), texts) if facilities and name else None
    lookup = FacilityLookup(looked_up_at=now, facility=found) if found else None
    return output.model_copy(update={"facility": lookup})


def _the_one(called: Sequence[Facility], texts: Sequence[str]) -> Facility | None:
    """Of several with one name, the one whose address stands in what was sent."""
    if len(called) <= 1:
        return called[0] if called else None
    sent = [Passage(text) for text in texts]
    named = [one for one in called if one.address and any(p.find(one.address) for p in sent)]
    return named[0] if len(named) == 1 else None
