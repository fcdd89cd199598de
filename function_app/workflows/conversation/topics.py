"""Whose topic is it? Each field is known by its words, which the offline glossaries list."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from function_app.chat.agents import CHEMIST, CLAIMS_ASSISTANT, PHYSICIST

_FIELDS = {PHYSICIST: "physics", CHEMIST: "chemistry"}
# Cover of a battery is no chemistry, and a speed on a claim form is no physics.
_OF_CLAIMS = re.compile(
    r"\b(?:claims?|cover(?:ed|age|s)?|deductibles?|polic(?:y|ies)|warrant(?:y|ies)|insur\w+"
    r"|contracts?|reimburse\w*|adjudicat\w+|CLM-\w+)\b",
    re.IGNORECASE,
)


def agent_for(message: str) -> str | None:
    """None: no word in it says."""
    if _OF_CLAIMS.search(message):
        return CLAIMS_ASSISTANT
    counts = {agent: len(_words_of(agent).findall(message)) for agent in _FIELDS}
    best = max(counts, key=lambda agent: counts[agent])
    return best if counts[best] else None


@cache
def _words_of(agent: str) -> re.Pattern[str]:
    """The longest first: `black hole` counts once, and not as `hole`."""
    # With the first question: a cold start does without the glossaries.
    from function_app.chat.offline.text import read_data  # noqa: PLC0415

    words = sorted({*_names(read_data(_FIELDS[agent]))}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:e?s)?\b", re.IGNORECASE)


def _names(glossary: Mapping[str, Any]) -> Iterable[str]:
    yield from glossary["topics"]
    for term, entry in glossary["terms"].items():
        yield term
        yield from entry["also"]
