"""What kind of paper an attachment is, and the few sentences that sum it up."""

import re

from function_app.domain.document import DocumentKind
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.values.money import dollars

_TYPES = {
    "claim_form": re.compile(r"\bclaim (?:form|application)|notice of (?:claim|loss)\b", re.I),
    "invoice": re.compile(r"\b(?:invoice|receipt|final bill)\b", re.I),
    "repair_estimate": re.compile(r"\b(?:estimate|quot(?:e|ation))\b", re.I),
    "damage_photos": re.compile(r"\b(?:photos?|photographs?|pictures)\b", re.I),
}
_TITLE_LINES = 10
_FEWEST_ON_A_PAPER = 60  # letters: a number plate and a name are on photographs, too
_NAMES = {
    "claim_form": "A claim form",
    "invoice": "An invoice",
    "repair_estimate": "A repair estimate",
    "damage_photos": "Photos of the damage",
    "unknown": "A document of unknown kind",
}


def document_type(text: str | None, kind: DocumentKind | None, file_name: str) -> str:
    """The title says it best, then the file's name, then what the text speaks of most.

    A picture with hardly any text shows the damage.
    """
    if kind is DocumentKind.PICTURE and sum(map(str.isalnum, text or "")) < _FEWEST_ON_A_PAPER:
        return "damage_photos"
    lines = [line for line in (text or "").splitlines() if line.strip()]
    title = "\n".join(lines[:_TITLE_LINES])
    name = re.sub(r"[_-]", " ", file_name)
    return _first_named(title) or _first_named(name) or _most_named(text or "") or "unknown"


def _first_named(text: str) -> str | None:
    positions = {
        kind: found.start() for kind, words in _TYPES.items() if (found := words.search(text))
    }
    return min(positions, key=lambda kind: positions[kind], default=None)


def _most_named(text: str) -> str | None:
    counts = {kind: len(words.findall(text)) for kind, words in _TYPES.items()}
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else None


def document_summary(kind: str, info: ExtractedInfo) -> str:
    """Two or three sentences, made of what was read."""
    return " ".join([_what_it_is(kind, info), _what_it_says(info), *_what_it_costs(info)])


def _what_it_is(kind: str, info: ExtractedInfo) -> str:
    vehicle = " ".join(
        str(part) for part in (info.vehicle_year, info.vehicle_make, info.vehicle_model) if part
    )
    pieces = [
        _NAMES[kind],
        f"for {info.claimant_name}" if info.claimant_name else "",
        f"about a {vehicle}" if vehicle else "",
        f"from {info.repair_facility}" if info.repair_facility else "",
    ]
    return " ".join(piece for piece in pieces if piece) + "."


def _what_it_says(info: ExtractedInfo) -> str:
    finding = info.diagnosis or info.issue_summary
    if finding:
        return f"It says: {_shortened(finding)}"
    return "It gives no diagnosis."


def _shortened(text: str) -> str:
    first = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0].rstrip(".!?")
    return f"{first[:160]}."


def _what_it_costs(info: ExtractedInfo) -> list[str]:
    if info.total_estimate is None:
        return []
    details = [
        f"{name} {dollars(amount)}"
        for name, amount in (("parts", info.total_parts_cost), ("labor", info.total_labor_cost))
        if amount is not None
    ]
    breakdown = f" ({', '.join(details)})" if details else ""
    return [f"The total is {dollars(info.total_estimate)}{breakdown}."]
