"""Contracts in a CSV file. It is read when the app starts; a change counts from the next start."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Self

from function_app.contracts.csv_rows import Row, fault, read_rows
from function_app.domain.contract import Contract, squeezed
from function_app.environment import InvalidSettings

_SETTING = "CONTRACTS"


class ContractFile:
    def __init__(self, contracts: Iterable[Contract]) -> None:
        self._by_number: dict[str, Contract] = {}
        self._by_vin = defaultdict[str, list[Contract]](list)
        for contract in contracts:
            self._by_number[squeezed(contract.contract_number)] = contract
            if contract.vin:
                self._by_vin[contract.vin].append(contract)

    @classmethod
    @cache
    def read(cls, place: str) -> Self:
        """Raises `InvalidSettings`, which names rows and columns."""
        rows = read_rows(_SETTING, place, Contract)
        if faults := _numbers_that_stand_twice(place, rows):
            raise InvalidSettings(faults)
        return cls(contract for _, contract in rows)

    def find(self, contract_number: str | None, vin: str | None) -> Contract | None:
        """A vehicle may have several contracts: its VIN alone tells which only where it has one."""
        if contract_number:
            return self._by_number.get(squeezed(contract_number))
        of_vehicle = self._by_vin.get(squeezed(vin or "").upper(), [])
        return of_vehicle[0] if len(of_vehicle) == 1 else None


def _numbers_that_stand_twice(place: str, rows: Iterable[Row[Contract]]) -> list[str]:
    first: dict[str, int] = {}
    faults: list[str] = []
    for number, contract in rows:
        earlier = first.setdefault(squeezed(contract.contract_number), number)
        if earlier != number:
            what = f"stands in row {earlier} as well"
            faults.append(fault(_SETTING, place, number, "contract_number", what))
    return faults[:20]
