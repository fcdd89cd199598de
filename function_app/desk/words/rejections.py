"""Why a claim is rejected, in the words that a reviewer chooses from."""

from typing import Final, get_args

from function_app.domain.decision import RejectionReason

_WORDS: Final = {
    "not_covered": "It is not covered",
    "contract_inactive": "The contract is not active",
    "outside_period": "The loss lies outside the coverage period",
    "over_mileage": "The mileage is over the limit",
    "pre_existing": "The problem is pre-existing",
    "duplicate": "It was claimed before",
    "suspected_fraud": "Fraud is suspected",
    "withdrawn": "The claimant withdrew it",
    "other": "Something else, as the comment says",
}
REASONS: Final = tuple((code, _WORDS[code]) for code in get_args(RejectionReason.__value__))


def reason_words(code: str | None) -> str:
    return _WORDS.get(code or "", "")
