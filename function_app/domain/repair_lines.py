"""The lines of a repair's estimate, as they were read from the papers: each part, and the labor."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from function_app.domain.message import AgentMessage, only_usable
from function_app.domain.values.lenient import Money, Text
from function_app.domain.values.money import to_cents

MOST_PARTS = 50


class ReadPart(AgentMessage):
    name: Text = None
    part_number: Text = None
    cost: Money = None


class RepairLines(AgentMessage):
    """What was not read is empty: no lines are as good as none that add up to something else."""

    parts: Annotated[list[ReadPart], only_usable(ReadPart, MOST_PARTS)] = []
    labor_hours: Money = None
    labor_rate: Money = None

    def that_add_up_to(self, parts: Decimal | None, labor: Decimal | None) -> Mapping[str, object]:
        """By the path of the form's field, what makes the totals that were read. Lines that do not
        would put another total in their place.
        """
        lines: dict[str, object] = {}
        costs = [part.cost for part in self.parts if part.cost is not None]
        if costs and len(costs) == len(self.parts) and sum(costs) == parts:
            lines["repair.parts"] = [part.dump() for part in self.parts]
        hours, rate = self.labor_hours, self.labor_rate
        if hours is not None and rate is not None and to_cents(hours * rate) == labor:
            lines |= {"repair.labor_hours": hours, "repair.labor_rate": rate}
        return lines
