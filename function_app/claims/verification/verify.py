"""What is checked about agent 1's answer, whichever agent gave it, in the one place where both the
answer and the texts are at hand.
"""

from collections.abc import Sequence
from datetime import date

from function_app.claims.document_reports import reports
from function_app.claims.verification.concerns import concerns
from function_app.claims.verification.evidence import checked_evidence
from function_app.claims.verification.looked_up import about_contract, with_contract
from function_app.domain.claim import ClaimRequest
from function_app.domain.contract import ContractLookup
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output


def verified(
    output: Agent1Output,
    claim: ClaimRequest,
    documents: Sequence[Document],
    today: date,
    changes: Sequence[str] = (),
    *,
    answers: Sequence[str] = (),
    lookup: ContractLookup | None = None,
) -> Agent1Output:
    """`changes` are the words in which a reviewer asked for them, `answers` those of the claimant
    who was asked; `lookup` is what the contract system said, and counts before what was sent.
    """
    read = output.model_copy(
        update={
            "documents": reports(documents, output.documents),
            "evidence": checked_evidence(output, claim, documents, changes, answers),
        }
    )
    known = with_contract(read, lookup)
    found = [*about_contract(read, claim, lookup), *concerns(known, claim, documents, today)]
    return with_concerns(known, found)


def with_concerns(output: Agent1Output, found: list[str]) -> Agent1Output:
    flags = output.flags
    every = list(dict.fromkeys([*found, *flags.potential_concerns]))
    return output.model_copy(
        update={
            "flags": flags.model_copy(
                update={
                    "potential_concerns": every,
                    "requires_human_review": flags.requires_human_review or bool(every),
                }
            )
        }
    )
