"""Year, make and model in running text: "2019 Honda Accord", "'18 F-150", "my Camry"."""

import re
from dataclasses import dataclass

from function_app.agents.offline.reading.found import around
from function_app.agents.offline.reading.vehicle_names import AMBIGUOUS_MODELS, MAKES, MODELS

_NOT_A_MODEL = frozenset(
    {"and", "at", "but", "for", "from", "had", "has", "have", "in", "is", "it", "i", "my", "not",
     "of", "on", "or", "that", "the", "to", "vin", "was", "when", "which", "while", "with", "broke",
     "contract", "dealer", "dealership", "miles", "mileage", "odometer", "owner", "service", "car",
     "truck", "suv", "sedan", "van", "warranty", "year", "model", "make", "color", "engine",
     "transmission", "started", "will", "would", "wont", "died", "stopped", "needs"}
)  # fmt: skip


def _any_of(names: dict[str, object]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_YEAR = r"(?:\b(?P<year>(?:19[5-9]|20[0-4])\d)|(?<!\w)'(?P<short>\d\d))[ ,]{1,3}"
_MAKE = rf"(?P<make>{_any_of(dict(MAKES))})"
_MODEL = rf"(?P<model>{_any_of(dict(MODELS))})"
_TOKENS = r"(?P<tokens>[A-Za-z0-9][\w-]{0,20}(?: [A-Za-z0-9][\w-]{0,20}){0,2})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}{_MAKE}[ ,-]{{1,3}}{_TOKENS}",
        rf"{_YEAR}{_MODEL}\b",
        rf"{_YEAR}{_MAKE}\b",
        rf"\b{_MAKE} {_MODEL}\b",
    )
)
_MODEL_ALONE = re.compile(rf"(?<![\w-]){_MODEL}\b(?!-)", re.IGNORECASE)
_LATER_YEAR = re.compile(r"^[ ,(]{1,4}((?:19[5-9]|20[0-4])\d)\b")


@dataclass(frozen=True)
class Vehicle:
    year: int | None = None
    make: str | None = None
    model: str | None = None
    quote: str = ""


def vehicle_in(text: str) -> Vehicle:
    for pattern in _PATTERNS:
        if found := pattern.search(text):
            return _vehicle(text, found)
    for found in _MODEL_ALONE.finditer(text):
        if found["model"].lower() not in AMBIGUOUS_MODELS and not found["model"].islower():
            make, model = MODELS[found["model"].lower()]
            return Vehicle(make=make, model=model, quote=around(text, found))
    return Vehicle()


def make_name(text: str) -> str:
    """The make's usual spelling; one that we have not heard of stays as it was written."""
    return MAKES.get(text.strip().lower(), text.strip())


def _vehicle(text: str, found: re.Match[str]) -> Vehicle:
    groups, quote = found.groupdict(), around(text, found)
    year, make, model = _year(groups), groups.get("make"), groups.get("model")
    if year is None and (later := _LATER_YEAR.match(text[found.end() : found.end() + 10])):
        year = int(later.group(1))
    if model:
        known_make, model = MODELS[model.lower()]
        return Vehicle(year, make_name(make or known_make), model, quote)
    return Vehicle(year, make_name(make or ""), _model_of(groups.get("tokens") or ""), quote)


def _year(groups: dict[str, str | None]) -> int | None:
    if full := groups.get("year"):
        return int(full)
    short = groups.get("short")
    return None if short is None else int(short) + (1900 if int(short) >= 50 else 2000)


def _model_of(tokens: str) -> str | None:
    """The first word, and what follows it as long as it is written like a name or a number."""
    words = tokens.split()
    for length in (3, 2):
        if known := MODELS.get(" ".join(words[:length]).lower()):
            return known[1]
    kept: list[str] = []
    for word in words:
        is_name = not kept or word[0].isupper() or word[0].isdigit()
        if word.lower() in _NOT_A_MODEL or not is_name or len(word) == 17:
            break
        kept.append(word)
    if not kept:
        return None
    known = MODELS.get(kept[0].lower())
    return " ".join([known[1] if known else kept[0], *kept[1:]])
