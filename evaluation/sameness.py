"""When a value that was read is the true one: written otherwise it still is, half of it is not."""

import re

ALSO_CALLED = {"chevy": "chevrolet", "vw": "volkswagen"}
SHARED_WORDS = 0.8  # of a diagnosis, which may be quoted with a word more or less


def same(field: str, true: object, read: object) -> bool:
    if not isinstance(true, str) or not isinstance(read, str):
        return true == read
    match field:
        case "claimant_phone":
            return re.sub(r"\D", "", true)[-10:] == re.sub(r"\D", "", read)[-10:]
        case "diagnosis":
            return _shared(_words(true), _words(read)) >= SHARED_WORDS
        case "vehicle_make":
            return _known_as(true) == _known_as(read)
        case "claimant_name" | "claimant_address" | "repair_facility" | "lienholder":
            return _words(true) == _words(read)
        case _:
            return _squeezed(true) == _squeezed(read)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.casefold())


def _shared(true: list[str], read: list[str]) -> float:
    """The Dice coefficient of the two sets of words."""
    one, other = set(true), set(read)
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _known_as(make: str) -> str:
    return ALSO_CALLED.get(make.casefold(), make.casefold())


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())
