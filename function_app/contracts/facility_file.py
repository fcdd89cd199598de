"""Repair facilities in a CSV file, read as that of the contracts is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Self

from function_app.contracts.csv_rows import fault, read_rows
from function_app.domain.contract import Facility, squeezed
from function_app.environment import InvalidSettings

_SETTING = "FACILITIES"


class FacilityFile:
    def __init__(self, facilities: Iterable[Facility]) -> None:
        self._by_name = defaultdict[str, list[Facility]](list)
        for facility in facilities:
            self._by_name[squeezed(facility.name)].append(facility)

    @classmethod
    @cache
    def read(cls, place: str) -> Self:
        """Two of one name need an address each. Raises `InvalidSettings`."""
        rows = read_rows(_SETTING, place, Facility)
        names = Counter(squeezed(facility.name) for _, facility in rows)
        seen, faults = set[tuple[str, str]](), list[str]()
        for number, facility in rows:
            name, address = squeezed(facility.name), squeezed(facility.address or "")
            if names[name] > 1 and not address:
                what = "is needed: the name stands more than once"
                faults.append(fault(_SETTING, place, number, "address", what))
            elif (name, address) in seen:
                what = "stands with this address in an earlier row as well"
                faults.append(fault(_SETTING, place, number, "name", what))
            seen.add((name, address))
        if faults:
            raise InvalidSettings(faults[:20])
        return cls(facility for _, facility in rows)

    def called(self, name: str) -> Sequence[Facility]:
        return self._by_name.get(squeezed(name), ())
