"""Patterns that are matched with `text.lower()`: none waits for a capital letter, and a text in
capitals is read like any other.
"""

import re

import pytest

from function_app.agents.offline.assessment import component
from function_app.agents.offline.assessment.classify import NamedText, classify
from function_app.agents.offline.assessment.component import component_category, urgency
from function_app.agents.offline.reading import issue, line_items, negation, symptoms
from function_app.agents.offline.reading.issue import diagnosis
from function_app.agents.offline.reading.negation import is_negated
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.symptoms import symptom_count
from function_app.domain.claim import ClaimType

PATTERNS = [
    component._EMERGENCY,  # pyright: ignore[reportPrivateUsage]
    component._URGENT,  # pyright: ignore[reportPrivateUsage]
    symptoms._SYMPTOM,  # pyright: ignore[reportPrivateUsage]
    issue._DIAGNOSIS,  # pyright: ignore[reportPrivateUsage]
    line_items._NO_PART,  # pyright: ignore[reportPrivateUsage]
    negation._NEGATED,  # pyright: ignore[reportPrivateUsage]
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


def test_what_is_denied_in_capitals_is_denied() -> None:
    text = "IT WAS NOT STOLEN. It was never due to THEFT."
    assert all(is_negated(text, text.index(word)) for word in ("STOLEN", "THEFT"))
    assert not is_negated("KNOT stolen", 5)
    assert not is_negated("not-stolen", 4)


def test_a_finding_in_capitals_is_a_diagnosis() -> None:
    found = diagnosis(SourceText("THE SHOP SAYS THE ALTERNATOR FAILED."))
    assert found is not None
    assert found.value == "THE SHOP SAYS THE ALTERNATOR FAILED."


def test_a_total_in_capitals_is_no_part() -> None:
    lines = line_items.line_items(
        ["BRAKE PADS 120.00", "SUB-TOTAL 120.00", "TAX 9.60"], anywhere=True
    )
    assert [found.quote for found in lines.parts.found] == ["BRAKE PADS 120.00"]


@pytest.mark.parametrize(
    ("text", "claim_type"),
    [
        ("MY CAR WAS STOLEN", ClaimType.THEFT),
        ("The Wheels were STOLEN, the vehicle is fine", ClaimType.OTHER),
        ("about my VSC", ClaimType.VSC),
        ("about my vsc", ClaimType.OTHER),
        ("see APP-1188", ClaimType.APPEARANCE),
        ("see TWP-1188", ClaimType.TIRE_WHEEL),
        ("see TW-1188", ClaimType.TIRE_WHEEL),
    ],
)
def test_signals_in_capitals(text: str, claim_type: ClaimType) -> None:
    assert classify([NamedText("e-mail", text)]).claim_type == claim_type
