"""Why a person may not decide on an action."""

from typing import Final

from function_app.access.refusals import NotAllowed
from function_app.domain.decision import WhyNotAllowed

_WHY: Final[dict[WhyNotAllowed, str]] = {
    "own_claim": "You may not decide on an action about a claim of your own.",
    "already_approved": "You have approved this action already; somebody else has to.",
    "over_authority": "This action is beyond what you may approve.",
    "not_a_reviewer": "You are not among those who may decide on this action.",
}


class ActionNotAllowed(NotAllowed):
    def __init__(self, reason: WhyNotAllowed) -> None:
        super().__init__(_WHY[reason], reason)
