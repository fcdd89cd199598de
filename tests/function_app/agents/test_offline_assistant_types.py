"""Seven claim types, told apart by what was said, and a confidence that follows the evidence."""

import pytest

from function_app.agents.offline.assessment.classify import NamedText, classify, confidence
from function_app.domain.claim import ClaimType
from tests.function_app.agents.claim_documents import read_claim


@pytest.mark.parametrize(
    ("email", "claim_type", "sub_type", "component"),
    [
        ("The alternator died and the car won't start.", "VSC", "Electrical", "Alternator"),
        ("The transmission is slipping and grinding.", "VSC", "Mechanical", "Transmission"),
        ("The check engine light is on; my AC blows hot, the compressor is dead.",
         "VSC", "Mechanical", "Air Conditioning"),
        ("My car was totaled; the insurance company paid but I still owe money on the loan.",
         "GAP", "Other", None),
        ("I hit a pothole, got a flat tire and bent the rim.",
         "Tire & Wheel", "Road Hazard", "Tire"),
        ("I am due for an oil change and tire rotation.", "PPM", "Maintenance", "Oil"),
        ("There is a dent in the door and a long scratch.", "Appearance", "Cosmetic", "Body"),
        ("A stone made a chip in my windshield.", "Appearance", "Cosmetic", "Windshield"),
        ("My car was stolen, there is a police report, it has not been recovered.",
         "Theft", "Other", None),
        ("Please send me a copy of my contract.", "Other", "Other", None),
        ("Something happened under contract TW-12345.", "Tire & Wheel", "Road Hazard", None),
        ("Something happened under contract APP-12345.", "Appearance", "Cosmetic", None),
        ("", "Other", "Other", None),
    ],
)  # fmt: skip
def test_each_type_by_its_signals(
    email: str, claim_type: str, sub_type: str, component: str | None
) -> None:
    kind = read_claim(email or None, *([] if email else ["https://10.0.0.1/x"])).classification
    assert (kind.claim_type, kind.sub_type) == (claim_type, sub_type)
    assert kind.component_category == component


@pytest.mark.parametrize(
    ("email", "claim_type"),
    [
        ("It was not an accident, and nothing was stolen. The starter failed.", "VSC"),
        ("The car was never stolen. It has a dent.", "Appearance"),
        ("This is not about an oil change: the alternator failed.", "VSC"),
        ("All oil changes are on record. The water pump and the engine failed.", "VSC"),
        ("The steering wheel shakes and the wheel bearing is grinding.", "VSC"),
        ("They charge a flat rate. The fuel pump broke down.", "VSC"),
        ("My car was stolen. The insurance company paid, but the loan balance is higher.", "GAP"),
        ("A theft: stolen, never found. The settlement leaves a loan balance to pay off.", "GAP"),
        ("Somebody stole my wheels.", "Other"),
        ("My catalytic converter was stolen.", "Other"),
        ("[ ] Theft  [ ] GAP  [x] VSC\nThe starter failed.", "VSC"),
    ],
)
def test_words_are_read_in_their_context(email: str, claim_type: str) -> None:
    assert read_claim(email).classification.claim_type == claim_type


def test_justification_quotes_what_was_found() -> None:
    reason = read_claim("The alternator died after I hit some debris.").justification
    assert reason == (
        'Classified as VSC: the e-mail says "alternator". '
        'The next closest is Tire & Wheel: the e-mail says "debris".'
    )


def test_an_even_match_is_left_to_a_person() -> None:
    read = read_claim("The alternator. The dent.")
    assert read.classification.claim_type == "Other"
    assert read.flags.requires_human_review
    assert '"alternator"' in str(read.justification)


@pytest.mark.parametrize(
    ("email", "urgency"),
    [
        ("I am stranded on the highway, smoke came out of the engine.", "Emergency"),
        ("It was towed and I need my car for work.", "Urgent"),
        ("I can't drive it, the transmission slips.", "Urgent"),
        ("It is not urgent, and nobody was injured; the AC compressor is loud.", "Standard"),
        ("The AC compressor is loud.", "Standard"),
    ],
)
def test_urgency(email: str, urgency: str) -> None:
    assert read_claim(email).classification.urgency == urgency


def score(text: str, completeness: float = 1) -> float:
    return confidence(classify([NamedText("e-mail", text)]), completeness)


def test_confidence_grows_with_evidence() -> None:
    little = score("The alternator.")
    more = score("The alternator failed, the battery light is on, it won't start.")
    assert 0 < little < more < 1


def test_confidence_falls_when_another_type_is_close() -> None:
    assert score("The alternator and the starter, and a dent.") < score(
        "The alternator and the starter."
    )


def test_confidence_falls_when_the_claim_is_incomplete() -> None:
    assert score("The alternator failed.", 0) < score("The alternator failed.", 1)


def test_confidence_is_zero_when_nothing_fits() -> None:
    verdict = classify([NamedText("e-mail", "Good morning.")])
    assert verdict.claim_type is ClaimType.OTHER
    assert confidence(verdict, 1) == 0


def test_a_second_source_confirms_but_does_not_count_twice() -> None:
    once = classify([NamedText("e-mail", "alternator")])
    twice = classify([NamedText("e-mail", "alternator"), NamedText("document", "alternator")])
    assert once.score < twice.score < 2 * once.score
