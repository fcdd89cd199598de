"""What the workflow has to say to a claimant: who is written to, and about what. Where LETTERS is
off, nothing is ordered.
"""

from typing import Any

from function_app.claims.asking import ask
from function_app.claims.case_file import CaseFile
from function_app.claims.claimant.address import claimant_address
from function_app.claims.messages import LastLetter, OrchestrationInput
from function_app.claims.settlement.maximum import deductible_of
from function_app.claims.steps import WRITE_LETTER, Step
from function_app.domain.claim import ClaimRequest
from function_app.domain.contract import Contract, ContractLookup
from function_app.domain.decision import ApprovalDecision
from function_app.domain.letter import Addressee, LetterOrder
from function_app.domain.message import Message
from function_app.domain.reading import ClaimClassification
from function_app.domain.settlement import Settlement
from function_app.kit.durable.retry import TaskGenerator


class _ReadInfo(Message):
    claimant_name: str | None = None
    contract_number: str | None = None


class _Reading(Message):
    extracted_info: _ReadInfo = _ReadInfo()
    classification: ClaimClassification = ClaimClassification()


def addressee_of(claim: ClaimRequest, reading: dict[str, Any] | None) -> Addressee:
    read = _Reading.model_validate(reading or {})
    lookup = ContractLookup.ours((reading or {}).get("contract"))
    contract = lookup.contract if lookup else None
    info = read.extracted_info
    return Addressee(
        claim_id=claim.claim_id,
        to=claimant_address(claim, reading),
        name=info.claimant_name or claim.claimant_name,
        contract_number=contract.contract_number if contract else info.contract_number,
        product=_product(contract) or read.classification.known_type,
        mileage_limit=contract.mileage_limit if contract else None,
        effective_date=contract.effective_date if contract else None,
        expiration_date=contract.expiration_date if contract else None,
    )


def _product(contract: Contract | None) -> str | None:
    return contract.product_type if contract else None


def addressee(file: CaseFile, given: OrchestrationInput) -> Addressee | None:
    """For the activity that adjudicates, which then writes what came of it."""
    return None if given.letters == "off" else addressee_of(given.claim, file.agent1_output)


def tell_of_rejection(
    file: CaseFile, given: OrchestrationInput, decision: ApprovalDecision | None
) -> TaskGenerator[None]:
    """What came with time gives no reason, and is no letter."""
    whose = addressee(file, given)
    if whose is None or decision is None:
        return
    order = whose.letter(
        instance_id=file.ctx.instance_id,
        number=f"decision-{decision.decision_id or file.revision}",
        kind="denied",
        reason_code=decision.reason_code,
    )
    file.reach(Step.DECIDED)
    yield from _write(file, order, Step.REJECTED)


def tell_of_settlement(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[None]:
    whose, settlement = addressee(file, given), file.settlement
    if whose is None or settlement is None:
        return
    file.reach(Step.AGENT2_PROCESSING)
    yield from _write(file, _of_settlement(file, whose, settlement), Step.AGENT2_COMPLETED)


def _of_settlement(file: CaseFile, whose: Addressee, settlement: Settlement) -> LetterOrder:
    approved = settlement.decision == "approved"
    return whose.letter(
        instance_id=file.ctx.instance_id,
        number=f"settlement-{settlement.decision_id or file.revision}",
        kind="approved" if approved else "denied",
        approved_amount=settlement.approved_amount if approved else None,
        deductible=deductible_of(file.agent2_input or {}) if approved else None,
        reason_code=settlement.reason_code,
    )


def _write(file: CaseFile, order: LetterOrder, last: Step) -> TaskGenerator[None]:
    """No activity follows such a decision: this one does, where letters are written at all. By its
    step the claim takes no other decision meanwhile.
    """
    yield from ask(
        file.ctx, WRITE_LETTER, LastLetter(letter=order, revision=file.revision, last=last)
    )
