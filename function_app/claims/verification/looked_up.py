"""What the contract system said, beside what was sent: it counts, and where both differ a reviewer
has to know. What the claim itself says stays with its quotes.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from function_app.claims.verification.concerns import same_name
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import ClaimRequest
from function_app.domain.contract import CONTRACT_FIELDS, Contract, ContractLookup, squeezed
from function_app.domain.evidence import EvidenceProblem, EvidenceSource, FieldEvidence
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output
from function_app.domain.values.money import dollars
from function_app.domain.values.texts import quoted

COULD_NOT_BE_LOOKED_UP: Final = (
    "The contract could not be looked up: the contract system did not answer."
)
# Fields of a reading that a contract has as well, each with the contract's own name for it.
READ_AS_WELL: Final = {
    read_as: name
    for path, name in CONTRACT_FIELDS.items()
    if (read_as := FORM[path].entry.read_as) is not None
}
_FIELDS: Final = list(ExtractedInfo.model_fields)


def with_contract(output: Agent1Output, lookup: ContractLookup | None) -> Agent1Output:
    """What an agent says of a look-up is not believed: this takes its place."""
    known = output.model_copy(update={"contract": lookup})
    if lookup is None or lookup.contract is None:
        return known
    values = _values(lookup.contract)
    evidence = [*map(_evidence, values, values.values()), *_compared(output, values)]
    evidence.sort(key=lambda entry: _FIELDS.index(entry.field))
    missing = output.flags.missing_information
    still = [one for one in missing if one.partition(":")[0].strip() not in values]
    return known.model_copy(
        update={
            "extracted_info": output.extracted_info.model_copy(update=values),
            "evidence": evidence,
            "flags": output.flags.model_copy(update={"missing_information": still}),
        }
    )


def about_contract(
    output: Agent1Output, claim: ClaimRequest, lookup: ContractLookup | None
) -> Iterator[str]:
    """`output` is what was read, before the contract's values took its place."""
    match lookup and lookup.outcome:
        case "unavailable":
            yield COULD_NOT_BE_LOOKED_UP
        case "not_found":
            read = output.extracted_info
            named = read.contract_number and f"number {quoted(read.contract_number)}"
            asked = named or f"VIN {read.vehicle_vin}"
            yield f"No contract on record: the contract system has none with {asked}."
        case _:
            if lookup and lookup.contract:
                yield from _differences(output.extracted_info, claim, lookup.contract)


def said_otherwise(field: str, read: object, known: object) -> bool:
    """Whether the claim names another value than the contract has."""
    if read is None or known is None:
        return False
    if isinstance(read, Decimal) or field == "deductible":
        return read != known
    return squeezed(str(read)) != squeezed(str(known))


def _differences(read: ExtractedInfo, claim: ClaimRequest, contract: Contract) -> Iterator[str]:
    number = contract.contract_number
    if said_otherwise("vehicle_vin", read.vehicle_vin, contract.vin):
        told = f"the claim names {read.vehicle_vin}"
        yield f"Contract {number} is for the VIN {contract.vin}, {told}."
    claimant = read.claimant_name or claim.claimant_name
    if contract.holder_name and claimant and not same_name(contract.holder_name, claimant):
        yield f"The holder of contract {number} is {contract.holder_name}, not {claimant}."
    if said_otherwise("deductible", read.deductible, contract.deductible):
        told, known = (
            dollars(read.deductible or Decimal()),
            dollars(contract.deductible or Decimal()),
        )
        yield f"The contract's deductible is {known}, the claim says {told}."


def _values(contract: Contract) -> dict[str, object]:
    known = dict(contract)
    values = {field: known[name] for field, name in READ_AS_WELL.items()}
    return {field: value for field, value in values.items() if value is not None}


def _evidence(field: str, value: object) -> FieldEvidence:
    return FieldEvidence(
        field=field,
        value=str(value),
        source=EvidenceSource.CONTRACT,
        quote=str(value),
        confidence=1,
        supported=True,
    )


def _compared(output: Agent1Output, values: dict[str, object]) -> Iterator[FieldEvidence]:
    """A quote that says something else than the contract no longer supports the value."""
    read = dict(output.extracted_info)
    for entry in output.evidence:
        if said_otherwise(entry.field, read[entry.field], values.get(entry.field)):
            other = {"problem": EvidenceProblem.OTHER_VALUE, "supported": False}
            yield entry.model_copy(update=other)
        else:
            yield entry
