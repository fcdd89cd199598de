"""One thing that can happen to a vehicle, told by different people."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Incident:
    """`work` names the parts; one without any has no bill."""

    brief: str
    casual: str
    formal: str
    diagnosis: str
    work: Sequence[str] = ()
    cost: tuple[int, int] = (120, 1400)  # dollars of parts, from and to
