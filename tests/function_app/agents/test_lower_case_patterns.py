"""Patterns that are matched with `text.lower()`: none waits for a capital letter, and a text in
capitals is read like any other.
"""

import re

import pytest

from function_app.agents.offline.assessment import component
from function_app.agents.offline.assessment.component import component_category, urgency
from function_app.agents.offline.reading import symptoms
from function_app.agents.offline.reading.symptoms import symptom_count
from function_app.domain.claim import ClaimType

PATTERNS = [
    component._EMERGENCY,  # pyright: ignore[reportPrivateUsage]
    component._URGENT,  # pyright: ignore[reportPrivateUsage]
    symptoms._SYMPTOM,  # pyright: ignore[reportPrivateUsage]
    *(
        pattern
        for patterns in component._PATTERNS.values()  # pyright: ignore[reportPrivateUsage]
        for pattern in patterns.values()
    ),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_waits_for_a_capital_letter(pattern: re.Pattern[str]) -> None:
    assert not pattern.flags & re.IGNORECASE
    outside_escapes = re.sub(r"\\.", "", pattern.pattern)
    assert outside_escapes == outside_escapes.lower()


def test_capitals_are_read_like_any_other_letters() -> None:
    text = "THE ALTERNATOR FAILED. I AM STRANDED, and the Battery Light was ON."
    assert component_category(ClaimType.VSC, text) == "Alternator"
    assert urgency(text) == "Emergency"
    assert symptom_count(text) == symptom_count(text.lower()) == 2
