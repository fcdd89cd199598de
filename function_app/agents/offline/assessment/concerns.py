"""What a reviewer should look at twice: figures, dates and names that do not agree."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from function_app.agents.offline.assessment.classify import Verdict
from function_app.agents.offline.assessment.signals import first_mention
from function_app.agents.offline.assessment.vin import vin_problem
from function_app.agents.offline.reading.fields import Reading
from function_app.claims.models import ClaimType, ExtractedInfo

_CENT = Decimal("0.01")
_MOST_NAMED = 3
_ACCIDENT = re.compile(r"\b(?:accident|collision|crash(?:ed)?|rear-?ended)\b", re.IGNORECASE)
_WEAR = re.compile(r"\b(?:wear and tear|worn(?: out| down)?|bald|normal wear)\b", re.IGNORECASE)
_PRESSURE = re.compile(
    r"\b(?:(?:under|over)-?inflat\w{2,3}|(?:wrong|low) (?:tire )?pressure)\b", re.IGNORECASE
)
_FAILURE = re.compile(r"\b(?:failed|failure|broke down|breakdown)\b", re.IGNORECASE)
_RECOVERED = re.compile(r"\brecovered\b", re.IGNORECASE)
_NOT_COVERED = {
    ClaimType.VSC: ((_ACCIDENT, "an accident"), (_WEAR, "wear")),
    ClaimType.TIRE_WHEEL: ((_WEAR, "wear"), (_PRESSURE, "wrong inflation")),
    ClaimType.PPM: ((_FAILURE, "the failure of a component"),),
    ClaimType.APPEARANCE: ((_ACCIDENT, "a collision"),),
    ClaimType.THEFT: ((_RECOVERED, "a recovered vehicle"),),
}
_COMPARED = {
    "vehicle_vin": "VIN",
    "contract_number": "contract number",
    "total_estimate": "total",
}


@dataclass(frozen=True)
class Source:
    name: str  # "the e-mail", or a file's name
    reading: Reading


def concerns(
    verdict: Verdict,
    info: ExtractedInfo,
    sources: list[Source],
    *,
    sender_email: str | None,
    hinted_name: str | None,
    today: date,
) -> list[str]:
    found = [
        *_about_length(sources),
        *_about_vin(info),
        *_about_dates(info, today),
        *_about_people(sources, sender_email, hinted_name, info),
        *_about_figures(info, sources),
        *_about_disagreement(sources),
        *_about_coverage(verdict, sources),
    ]
    return list(dict.fromkeys(found))


def _about_length(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        text = source.reading.source
        if text.is_cut:
            yield (
                f"Only the first part of {source.name} was read: {text.characters_read:,} of "
                f"{text.characters:,} characters."
            )


def _about_vin(info: ExtractedInfo) -> Iterator[str]:
    problem = vin_problem(info.vehicle_vin) if info.vehicle_vin else None
    if problem:
        yield problem


def _about_dates(info: ExtractedInfo, today: date) -> Iterator[str]:
    if info.date_of_loss and info.date_of_loss > today:
        yield f"The date of loss, {info.date_of_loss}, lies in the future."
    if info.vehicle_year and info.vehicle_year > today.year + 1:
        yield f"The vehicle's year, {info.vehicle_year}, lies in the future."


def _about_people(
    sources: list[Source], sender: str | None, hinted_name: str | None, info: ExtractedInfo
) -> Iterator[str]:
    for source in sources:
        address = source.reading.info.claimant_email
        if sender and address and address.lower() != sender.lower():
            yield f"The sender is {sender}, but {source.name} names {address} as the claimant's."
    if hinted_name and info.claimant_name and not _same_name(hinted_name, info.claimant_name):
        yield f"The claim was filed for {hinted_name}, but {info.claimant_name} is named in it."


def _same_name(one: str, other: str) -> bool:
    """First and last name agree; middle names and titles do not matter."""
    first, second = (set(re.findall(r"[^\W\d_]{2,}", name.lower())) for name in (one, other))
    return first <= second or second <= first


def _about_figures(info: ExtractedInfo, sources: list[Source]) -> Iterator[str]:
    for source in sources:
        amounts = source.reading.amounts
        parts, labor, total = amounts.parts, amounts.labor, amounts.total
        if parts is not None and labor is not None and total is not None:
            expected = parts + labor
            with_tax = expected + (amounts.tax or 0)
            if all(abs(total - sum_) > _CENT for sum_ in (expected, with_tax)):
                yield (
                    f"In {source.name}, parts of {parts:,.2f} and labor of {labor:,.2f} make "
                    f"{with_tax:,.2f}, but the total is {total:,.2f}."
                )
        if parts is not None and labor is not None and amounts.unowned:
            yield (
                f"The total in {source.name} is unclear: parts of {parts:,.2f} and labor of "
                f"{labor:,.2f} make {parts + labor + (amounts.tax or 0):,.2f}, but "
                f"{_listed(amounts.unowned)} is named, too."
            )
        if total is not None and amounts.other_totals:
            others = _listed(amounts.other_totals)
            yield f"In {source.name} the total is {total:,.2f}, but {others} is named as one, too."
        for note in amounts.calculated:
            yield f"Calculated, not stated in {source.name}: {note}."
    if info.deductible and info.total_estimate and info.deductible > info.total_estimate:
        yield "The deductible is higher than the total."


def _listed(amounts: Iterable[Decimal]) -> str:
    return ", ".join(f"{amount:,.2f}" for amount in islice(amounts, _MOST_NAMED))


def _about_disagreement(sources: list[Source]) -> Iterator[str]:
    for field, name in _COMPARED.items():
        said = {
            source.name: value
            for source in sources
            if (value := getattr(source.reading.info, field)) is not None
        }
        if len(set(said.values())) > 1:
            versions = ", ".join(f"{value} in {source}" for source, value in said.items())
            yield f"The {name} differs: {versions}."


def _about_coverage(verdict: Verdict, sources: list[Source]) -> Iterator[str]:
    for pattern, meaning in _NOT_COVERED.get(verdict.claim_type, ()):
        for source in sources:
            if words := first_mention(pattern, source.reading.source.prose):
                yield (
                    f'"{words}" in {source.name} may point to {meaning}, which '
                    f"{verdict.claim_type} does not cover."
                )
                break
    if verdict.partial_theft:
        yield "Only a part of the vehicle seems to be stolen, which Theft does not cover."
