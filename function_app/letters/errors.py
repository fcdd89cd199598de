"""Why a letter is not sent."""

from function_app.kit.errors import Refusal


class LetterNotFound(Refusal):
    code = "letter_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("The claim has no such letter.")


class LetterBeingSent(Refusal):
    code = "letter_being_sent"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Somebody is sending this letter right now. Please look again in a moment."
        )


class LetterWithoutAddress(Refusal):
    code = "letter_without_address"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "There is no address to send the letter to: neither the claim nor its contract has one."
        )


class LetterNotSent(Refusal):
    code = "letter_not_sent"
    status = 502

    def __init__(self, reason: str) -> None:
        super().__init__(f"The letter could not be sent, and is kept as a draft. {reason}")
