"""Whoever knows contracts and repair facilities."""

from collections.abc import Sequence
from typing import Protocol

from function_app.domain.contract import Contract, Facility


class ContractsUnavailable(Exception):
    """The contract system did not say. The text is ours: nothing of a contract or a claim is in
    it.
    """


class Contracts(Protocol):
    def find(self, contract_number: str | None, vin: str | None) -> Contract | None:
        """None when there is no such contract. One of both is given; the number counts before the
        VIN. Raises `ContractsUnavailable`.
        """
        ...


class Facilities(Protocol):
    def called(self, name: str) -> Sequence[Facility]:
        """All of that name."""
        ...
