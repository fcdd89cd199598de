"""Words for the names that programs use: what a claims clerk reads holds no `claim_form`."""

import re
from typing import Final

from function_app.claims.verification.concerns import field_name
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.extraction import ExtractedInfo

_DECISIONS: Final = {
    AdjudicationDecision.APPROVED: "Approved",
    AdjudicationDecision.DENIED: "Denied",
    AdjudicationDecision.MANUAL_REVIEW: "A person must decide",
    AdjudicationDecision.REQUEST_DOCUMENTS: "Documents are requested",
}
_PAPERS: Final = (
    "claim_form", "repair_estimate", "damage_photos", "diagnostic_report", "prior_authorization",
)  # fmt: skip
_QUEUES: Final = ("senior_adjuster", "claims_review", "denial_letters", "document_requests")
_IN_A_SENTENCE: Final = {
    **{field: field_name(field) for field in ExtractedInfo.model_fields if "_" in field},
    **{name: name.replace("_", " ") for name in (*_PAPERS, *_QUEUES)},
    **{name: name.replace("_", " ").lower() for name in AdjudicationDecision if "_" in name},
}
# Whole words only: `repair_estimate.pdf` and `claim_form@example.com` are names of other things.
_CODE_WORD: Final = re.compile(rf"(?<![\w@./-])(?:{'|'.join(_IN_A_SENTENCE)})(?![\w@/-]|\.\w)")


def decision_words(decision: AdjudicationDecision) -> str:
    return _DECISIONS[decision]


def in_plain_words(text: str) -> str:
    """An agent's sentences, with our own code words taken out of them."""
    return _CODE_WORD.sub(lambda found: _IN_A_SENTENCE[found[0]], text)


def as_title(name: str) -> str:
    """ "Claim form or repair estimate" for `claim_form or repair_estimate`."""
    words = " ".join(name.replace("_", " ").split())
    words = words.lower() if "_" in name and name.isupper() else words
    return words[:1].upper() + words[1:]
