"""Whoever writes for somebody else, an agent or a shop: what they sign is not the claimant's."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from function_app.agents.offline.reading.found import Found, line_around
from function_app.agents.offline.reading.names import name_at
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.extraction import ExtractedInfo

PEOPLE = frozenset({"claimant_name", "claimant_email", "claimant_phone", "claimant_address"})
_WORDS = ("behalf", "client", "customer", "insured", "olicyholder", "olicy holder")
_FOR_ANOTHER = re.compile(
    r"\b(?:on behalf of(?: (?:my|our|the|a) (?:client|customer|insured|policy ?holder|member))?"
    r"|(?<!as )(?:my|our) (?:client|customer|insured|policy ?holder)s?)\b,? ?"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?",
    re.IGNORECASE,
)
_OF_ONES_OWN = re.compile(
    r"\b(?:my|our) (?:(?:19|20)[0-9]{2}\b|(?:[\w'-]{1,20} ){0,2}?(?:car|vehicle|truck|van|suv|auto"
    r"|tires?|wheels?|engine|transmission|contract|policy|claim|loan|family|wife|husband)\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\s{0,8}\*?(?:from|von|de|da|van|från|fra|od)\*?\s?:", re.IGNORECASE)
_LABEL_OF_THE_CLAIMANT = re.compile(
    r"(?:claimant|customer|client|insured|(?:vehicle )?owner|member|(?:policy|contract) ?holder)",
    re.IGNORECASE,
)


def for_another(reading: Reading) -> Reading:
    """A letter that says so: of people it tells only what a label calls the claimant's."""
    prose = reading.source.prose
    said = _FOR_ANOTHER.search(prose) if any(word in prose for word in _WORDS) else None
    if said is None:
        return reading
    without = _without_people(reading)
    name = name_at(prose, said.end())
    if name is None or "claimant_name" in without.found:
        return without
    quote = line_around(prose, said.start(), said.end() + len(name))
    return _with(without, {**without.found, "claimant_name": Found(name, quote)})


def forwarding(own: Reading, older: Reading) -> Reading:
    """Whoever says nothing of a car of their own forwards a mail by somebody who does."""
    is_mail_of_its_own = older.is_forwarded or _HEAD.match(older.source.text) is not None
    if own.is_for_another or not is_mail_of_its_own or _is_by_the_same(own, older):
        return own
    tells_of_own = _OF_ONES_OWN.search(own.source.prose) is not None
    if tells_of_own or not _OF_ONES_OWN.search(older.source.prose):
        return own
    return _without_people(own)


def _is_by_the_same(own: Reading, older: Reading) -> bool:
    name, other = own.info.claimant_name, older.info.claimant_name
    return name is not None and other is not None and name.casefold() == other.casefold()


def _without_people(reading: Reading) -> Reading:
    return replace(_with(reading, dict(_kept(reading))), is_for_another=True)


def _kept(reading: Reading) -> Iterator[tuple[str, Found[Any]]]:
    for field, found in reading.found.items():
        if field not in PEOPLE or _LABEL_OF_THE_CLAIMANT.match(found.quote):
            yield field, found


def _with(reading: Reading, found: dict[str, Found[Any]]) -> Reading:
    known = {
        field: value
        for field, value in reading.info.model_dump().items()
        if field not in PEOPLE or field in found
    }
    people = {field: found[field].value for field in PEOPLE & found.keys()}
    info = ExtractedInfo.model_validate(known | people)
    return replace(reading, info=info, found=found)
