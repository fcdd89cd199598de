"""What a run has found, as text and as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench import profile
from bench.machine import Machine
from bench.measure import Measure
from bench.peers import comparison
from bench.profile import Profile
from dev_support.tables import Row, number

HEAD = ("", "Here", "Target", "Met")
METHOD = """\
The claim workflow with its offline agents: an e-mail without attachments, approved with a completed
form, every result checked. Host and clients are two processes on this machine and speak HTTP; every
commit is synced to the disk. That a claim awaits approval is learned from its status (Durable HTTP
API), read first after most of the time that claims took lately, then at steps of a tenth of the
time waited. That it is completed is learned from one blocking WaitForInstanceCompletion (gRPC), in
place before the approval is sent: no polling distorts it. Memory is the growth of the resident set
since the warm-up; the first and last claims started are batches, each done when all of it waits."""
NOT_JUDGED = "A quick run: its sizes are not those that the targets are for."


@dataclass(frozen=True)
class Findings:
    """`judged`: the sizes were those that the targets are for. `left_out`: what could not be
    measured, and why.
    """

    machine: Machine
    measures: Sequence[Measure]
    profile: Profile | None
    peers: dict[str, comparison.Numbers]
    judged: bool
    left_out: Sequence[str] = ()

    def text(self, table: Callable[[Row, Sequence[Row]], str]) -> str:
        parts = [table(HEAD, [_row(measure, judged=self.judged) for measure in self.measures])]
        parts += self.left_out
        if self.profile:
            parts.append(table(profile.HEAD, self.profile.rows()))
        if self.peers:
            compared = comparison.rows(self.measures, self.peers)
            parts.append(table(comparison.head(self.peers), compared))
        parts.append(str(self.machine))
        parts += [METHOD, profile.METHOD] if self.profile else []
        parts += [comparison.METHOD] if self.peers else []
        parts += [] if self.judged else [NOT_JUDGED]
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "machine": asdict(self.machine),
            "quick": not self.judged,
            "measures": [{**asdict(measure), "met": measure.met} for measure in self.measures],
            "profile": self.profile.milliseconds if self.profile else {},
            "peers": self.peers,
            "left_out": [*self.left_out],
        }


def _row(measure: Measure, *, judged: bool) -> Row:
    target = f"{measure.target} {measure.unit}".rstrip() if measure.target else ""
    met = {True: "yes", False: "no", None: ""}[measure.met if judged else None]
    return (measure.title, number(measure.value, measure.unit), target, met)
