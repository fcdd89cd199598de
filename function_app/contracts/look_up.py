"""Looks a contract up for a claim. Where the contract system does not say, the claim goes on."""

import logging
from datetime import datetime

from function_app.contracts.ports import Contracts, ContractsUnavailable
from function_app.domain.contract import LONGEST_NUMBER, ContractLookup

logger = logging.getLogger(__name__)


def look_up(
    contracts: Contracts | None, contract_number: str | None, vin: str | None, now: datetime
) -> ContractLookup | None:
    """None where there is nobody to ask, or nothing to ask for."""
    if contracts is None or not (contract_number or vin):
        return None
    if len(contract_number or "") > LONGEST_NUMBER:  # no contract has such a number
        return ContractLookup(outcome="not_found", looked_up_at=now)
    try:
        contract = contracts.find(contract_number, vin)
    except ContractsUnavailable as error:
        logger.warning("contract_system_unavailable: %s", error)
        return ContractLookup(outcome="unavailable", looked_up_at=now)
    outcome = "found" if contract else "not_found"
    return ContractLookup(outcome=outcome, looked_up_at=now, contract=contract)
