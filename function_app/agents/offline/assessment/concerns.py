"""What only this agent's own reading shows: amounts that it could not place, sources that disagree,
and signs of what the product does not cover. The rest is checked for every agent alike.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from function_app.agents.differing_values import COMPARED, differing
from function_app.agents.offline.assessment.classify import Verdict
from function_app.agents.offline.assessment.signals import first_mention
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.claim import ClaimType

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


@dataclass(frozen=True)
class Source:
    name: str  # "the e-mail", or a file's name
    reading: Reading

    @property
    def with_quoted(self) -> Iterator["Source"]:
        yield self
        for older in self.reading.quoted:
            yield Source("a mail that it quotes", older)


def concerns(verdict: Verdict, sources: list[Source]) -> list[str]:
    every = [each for source in sources for each in source.with_quoted]
    found = [
        *_about_length(every),
        *_about_sender(sources),
        *(str(unreadable) for source in sources for unreadable in source.reading.unreadable),
        *_about_figures(sources),
        *_about_several(sources),
        *differing((each.name, each.reading.info) for each in every),
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


def _about_sender(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        if source.reading.is_for_another:
            name = source.name.replace("the e-mail", "The e-mail")
            yield (
                f"{name} seems to be sent for somebody else: its sender's name, telephone and "
                "addresses were not taken as the claimant's."
            )


def _about_figures(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        amounts = source.reading.amounts
        if amounts.parts and amounts.labor and amounts.unowned:
            parts, labor = amounts.parts.value, amounts.labor.value
            yield (
                f"The total in {source.name} is unclear: parts of {parts:,.2f} and labor of "
                f"{labor:,.2f} make {parts + labor:,.2f}, but {_listed(amounts.unowned)} is "
                "named, too."
            )
        if amounts.total and amounts.other_totals:
            total, others = amounts.total.value, _listed(amounts.other_totals)
            yield f"In {source.name} the total is {total:,.2f}, but {others} is named as one, too."


def _listed(amounts: Iterable[Decimal]) -> str:
    return ", ".join(f"{amount:,.2f}" for amount in islice(amounts, _MOST_NAMED))


def _about_several(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        for field, others in source.reading.also_named.items():
            chosen = getattr(source.reading.info, field)
            named = ", ".join(map(str, islice(others, _MOST_NAMED)))
            name = COMPARED[field]
            yield f"In {source.name} the {name} is {chosen}, but {named} is named, too."


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
