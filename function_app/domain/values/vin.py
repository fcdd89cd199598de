"""The vehicle identification number: its alphabet, its length, its check digit (49 CFR 565)."""

LENGTH = 17
_VALUES = {
    character: int(value)
    for character, value in zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True
    )
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_NORTH_AMERICA = frozenset("12345")


def check_digit(vin: str) -> str:
    total = sum(_VALUES[c] * weight for c, weight in zip(vin, _WEIGHTS, strict=True))
    return "X" if total % 11 == 10 else str(total % 11)


def vin_problem(vin: str) -> str | None:
    """What is wrong with a VIN. Only North American ones are bound to have the check digit."""
    if len(vin) != LENGTH:
        return f"The VIN {vin} has {len(vin)} characters instead of {LENGTH}."
    if any(c not in _VALUES for c in vin):
        return f"The VIN {vin} contains I, O, Q or another character that no VIN has."
    if vin[0] in _NORTH_AMERICA and vin[8] != check_digit(vin):
        return f"The check digit of VIN {vin} is wrong; it may be misspelled."
    return None
