"""What happened, by the type of claim that it is."""

from collections.abc import Mapping, Sequence

from evaluation.incidents import appearance, gap, other, ppm, theft, tire_wheel, vsc
from evaluation.incidents.incident import Incident
from function_app.domain.claim import ClaimType

INCIDENTS: Mapping[ClaimType, Sequence[Incident]] = {
    ClaimType.VSC: vsc.INCIDENTS,
    ClaimType.GAP: gap.INCIDENTS,
    ClaimType.TIRE_WHEEL: tire_wheel.INCIDENTS,
    ClaimType.PPM: ppm.INCIDENTS,
    ClaimType.APPEARANCE: appearance.INCIDENTS,
    ClaimType.THEFT: theft.INCIDENTS,
    ClaimType.OTHER: other.INCIDENTS,
}
