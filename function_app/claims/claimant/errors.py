"""Why a claimant is not asked, a question is not called back, an answer is not taken."""

from function_app.claims.errors import OfOneClaim
from function_app.kit.errors import Refusal


class NoClaimantAddress(Refusal):
    code = "no_claimant_address"
    status = 409
    told = OfOneClaim

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The claimant cannot be asked: neither the claim nor its contract has an e-mail "
            "address. One that stands in a letter is not written to.",
            instance_id=instance_id,
        )


class NotWithClaimant(Refusal):
    code = "not_with_claimant"
    status = 409
    told = OfOneClaim

    def __init__(self, instance_id: str) -> None:
        super().__init__(
            "The claim is not with its claimant: no question is open.", instance_id=instance_id
        )


class QuestionEnded(Refusal):
    code = "question_ended"
    status = 410

    def __init__(self) -> None:
        super().__init__("These questions are closed.")
