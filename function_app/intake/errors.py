"""Why a mail is not taken in."""


class MailNotTaken(Exception):
    """It never will be. `reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(Exception):
    """Nothing is wrong with it: another look may have more luck."""
