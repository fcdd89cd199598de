"""What two sources of one claim say differently and only one of them can be right about. Whichever
agent read it, its reviewer has to know.
"""

from collections.abc import Collection, Iterable, Iterator

from function_app.domain.extraction import ExtractedInfo

COMPARED = {
    "vehicle_vin": "VIN",
    "contract_number": "contract number",
    "total_estimate": "total",
    "current_odometer": "mileage",
}
_ROUNDED_TO = 1_000  # miles, as people tell them


def differing(sources: Iterable[tuple[str, ExtractedInfo]]) -> Iterator[str]:
    """A sentence for each field; a source is named as it is to be read: "the e-mail"."""
    every = list(sources)
    for field, name in COMPARED.items():
        told = [
            (place, value) for place, info in every if (value := getattr(info, field)) is not None
        ]
        if not _is_one_value([value for _, value in told]):
            versions = ", ".join(dict.fromkeys(f"{value} in {place}" for place, value in told))
            yield f"The {name} differs: {versions}."


def _is_one_value(told: Collection[object]) -> bool:
    """A round mileage may be the same, as it is told."""
    values = set(map(without_typography, told))
    miles = [value for value in values if isinstance(value, int)]
    if len(miles) < 2:
        return len(values) < 2
    exact = [value for value in miles if value % _ROUNDED_TO] or miles[:1]
    return len(exact) == 1 and all(abs(value - exact[0]) < _ROUNDED_TO for value in miles)


def without_typography(value: object) -> object:
    """Whether a number is written VSC-1001 or vsc 1001 is no difference."""
    is_text = isinstance(value, str)
    return "".join(filter(str.isalnum, value)).casefold() if is_text else value
