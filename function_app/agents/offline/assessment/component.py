"""Which component is concerned, what kind of damage it is, and how urgent the claim is."""

import re

from function_app.agents.offline.assessment.signals import first_mention
from function_app.domain.claim import ClaimType

_COMPONENTS = {
    ClaimType.VSC: {
        "Transmission": r"transmission|torque converter|clutch|gearbox|slipping",
        "Alternator": r"alternator|not charging|battery light|charging system",
        "Starter": r"starter",
        "Air Conditioning": r"a/?c(?![/-])|air[- ]condition\w{0,4}|compressor|evaporator|condenser",
        "Engine": r"engine(?! light)|head gasket|timing (?:chain|belt)|piston|turbo(?:charger)?",
        "Cooling System": r"radiator|water pump|thermostat|coolant",
        "Fuel System": r"fuel (?:pump|injector)s?",
        "Steering": r"(?:power )?steering",
        "Suspension": r"suspension|struts?|control arm|wheel bearing",
        "Brakes": r"brakes?|abs module|calipers?",
        "Electrical": r"wiring|control module|window (?:motor|regulator)|infotainment|sensor|"
        r"electrical",
        "Drivetrain": r"differential|transfer case|drive ?shaft|cv axle",
    },
    ClaimType.TIRE_WHEEL: {"Tire": r"ti[ry]es?|sidewall", "Wheel": r"rims?|wheels?(?! contract)"},
    ClaimType.APPEARANCE: {
        "Windshield": r"windshield|windscreen|glass",
        "Interior": r"seats?|leather|upholstery|carpet|interior|dashboard|stain\w{0,3}",
        "Body": r"doors?|bumper|fender|hood|panels?|dent\w{0,3}|dings?",
        "Paint": r"paint|scratch\w{0,3}|keyed",
    },
    ClaimType.PPM: {
        "Oil": r"oil (?:change|filter)|synthetic oil",
        "Tire": r"rotat\w{1,4}",
        "Filters": r"(?:cabin|air) filters?",
        "Inspection": r"inspection",
    },
}
# These, _EMERGENCY and _URGENT are lower case, for text.lower(): with many alternatives that is
# much faster than re.IGNORECASE.
_PATTERNS = {
    claim_type: {name: re.compile(rf"\b(?:{words})\b") for name, words in components.items()}
    for claim_type, components in _COMPONENTS.items()
}
_ELECTRICAL = frozenset({"Alternator", "Starter", "Electrical"})
_SUB_TYPES = {
    ClaimType.VSC: "Mechanical",
    ClaimType.TIRE_WHEEL: "Road Hazard",
    ClaimType.PPM: "Maintenance",
    ClaimType.APPEARANCE: "Cosmetic",
}
_EMERGENCY = re.compile(
    r"\b(?:stranded|caught fire|on fire|flames?|smoke|unsafe|dangerous|brakes? (?:failed|failure)|"
    r"lost (?:the |my )?(?:brakes|steering)|emergency|injur\w{1,3})\b"
)
_URGENT = re.compile(
    r"\b(?:urgent(?:ly)?|asap|as soon as possible|immediately|please hurry|undrive?able|"
    r"tow(?:ed|ing)?|"
    r"(?:can't|cannot|can not) (?:be )?driven?|not (?:be )?drive?able|inoperable|"
    r"(?:won't|would not|wouldn't|will not|does not|doesn't) start|need (?:it|the (?:car|truck)|"
    r"my (?:car|truck)) (?:for|to get to) work|only (?:car|vehicle))\b"
)


def component_category(claim_type: ClaimType, text: str) -> str | None:
    """The component that is spoken of most; the first of the table where two are level."""
    lowered, patterns = text.lower(), _PATTERNS.get(claim_type, {})
    counts = {name: len(pattern.findall(lowered)) for name, pattern in patterns.items()}
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best and counts[best] else None


def sub_type(claim_type: ClaimType, component: str | None) -> str:
    if claim_type is ClaimType.VSC and component in _ELECTRICAL:
        return "Electrical"
    return _SUB_TYPES.get(claim_type, "Other")


def urgency(text: str) -> str:
    lowered = text.lower()
    if first_mention(_EMERGENCY, lowered):
        return "Emergency"
    return "Urgent" if first_mention(_URGENT, lowered) else "Standard"
